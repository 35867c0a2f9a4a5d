/**
 * Owner names of SRV records (RFC 2782, RFC 8552): service names of IANA's registry that publish themselves in the DNS, and
 * names that widely used products document. Written by hand for Sonde, theme by theme; no list of others was copied.
 */
export const services: readonly string[] = `
  _sip._tcp _sip._udp _sip._tls _sips._tcp _sipfederationtls._tcp _sipinternal._tcp _sipinternaltls._tcp
  _h323cs._tcp _h323ls._udp _h323rs._udp _stun._udp _stun._tcp _stuns._tcp _turn._udp _turn._tcp _turns._tcp
  _collab-edge._tls _cisco-uds._tcp _cuplogin._tcp _diameter._tcp _im._sip _pres._sip
  _xmpp-client._tcp _xmpp-server._tcp _xmpps-client._tcp _xmpps-server._tcp _jabber._tcp _matrix._tcp _matrix-fed._tcp
  _irc._tcp _ircs._tcp _mumble._tcp _ts3._udp _tsdns._tcp _nntp._tcp
  _ldap._tcp _ldaps._tcp _gc._tcp _kerberos._tcp _kerberos._udp _kerberos-master._tcp _kerberos-master._udp
  _kerberos-adm._tcp _kpasswd._tcp _kpasswd._udp _ldap._tcp.dc._msdcs _ldap._tcp.gc._msdcs _ldap._tcp.pdc._msdcs
  _kerberos._tcp.dc._msdcs _vlmcs._tcp _citrixreceiver._tcp _rdp._tcp _radsec._tcp _radiustls._tcp
  _imap._tcp _imaps._tcp _pop3._tcp _pop3s._tcp _submission._tcp _submissions._tcp _smtp._tcp _smtps._tcp _jmap._tcp
  _autodiscover._tcp _sieve._tcp _caldav._tcp _caldavs._tcp _carddav._tcp _carddavs._tcp _avatars._tcp _avatars-sec._tcp
  _http._tcp _https._tcp _webdav._tcp _webdavs._tcp _ftp._tcp _ftps._tcp _sftp-ssh._tcp _ssh._tcp _nfs._tcp _smb._tcp
  _afpovertcp._tcp _rsync._tcp _tftp._udp _telnet._tcp _ntp._udp _syslog._udp _syslog-tls._tcp _snmp._udp
  _ipp._tcp _ipps._tcp _printer._tcp _pdl-datastream._tcp _rtsp._tcp
  _mongodb._tcp _postgresql._tcp _mysql._tcp _redis._tcp _amqp._tcp _amqps._tcp _mqtt._tcp _secure-mqtt._tcp _nats._tcp
  _etcd-server._tcp _etcd-server-ssl._tcp _etcd-client._tcp _etcd-client-ssl._tcp _kubernetes._tcp _consul._tcp
  _nomad._tcp _vault._tcp _zookeeper._tcp _prometheus._tcp _grpclb._tcp _x-puppet._tcp _x-puppet-ca._tcp
  _certificates._tcp _crls._tcp _ocsp._tcp _pkixrep._tcp _hkp._tcp _hkps._tcp _pgpkey-http._tcp _pgpkey-https._tcp
  _nicname._tcp _rwhois._tcp _finger._tcp _dns-update._tcp _dns-update._udp _minecraft._tcp _bittorrent-tracker._tcp
`
  .trim()
  .split(/\s+/);
