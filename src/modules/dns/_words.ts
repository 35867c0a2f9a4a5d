/**
 * Labels that names of hosts are made of, the most common first. Written by hand for Sonde, theme by theme (mail, web,
 * delivery, infrastructure, development, identity, business, talk, places, fancy names), from how operators name things;
 * no list of others was copied. Sorted within nothing but the first hundred, which are by how often they are met.
 */
export const words: readonly string[] = `
  www mail ftp smtp webmail ns1 ns2 pop imap mx mx1 mx2 vpn api dev test staging stage admin portal shop blog app
  apps m mobile cdn static assets img images media files download docs help support status beta demo old new
  intranet extranet remote gateway gw secure login auth sso accounts account my cloud git gitlab jenkins ci jira
  wiki confluence monitor grafana db mysql sql backup server host autodiscover autoconfig owa exchange lync sip
  voip pbx forum community news events store pay payments billing crm erp hr ldap ad dc proxy cache lb web web1
  web2 www1 www2 ns ns3 ns4 dns dns1 dns2 mail1 mail2 mail3 email relay
  imaps pop3 pop3s smtps smtp1 smtp2 smtp3 smtpin smtpout mailgate mailgateway mailin mailout mailrelay mailserver
  mailhost mailer mailing mailman lists list listserv newsletter newsletters bulk bounce bounces campaign
  campaigns postmaster postfix zimbra roundcube squirrelmail horde outlook office365 o365 owa2 activesync mta mta1
  mta2 mta-sts spam antispam spamfilter mailfilter quarantine archive mailarchive dkim dmarc spf inbound outbound
  transactional notify notifications alerts mx3 mx4 mx10 mx01 mx02 mail01 mail02 webmail2 webmail1 email1 email2
  www3 www4 www5 web3 web4 web01 web02 w w3 ww1 ww2 wap site sites home homepage main root index landing page
  pages portal2 public private public-api webapp webapps webserver webservices ws wss socket websocket frontend
  backend front back front1 front2 origin origin-www edge edge1 edge2 node nodes cluster farm varnish nginx apache
  httpd iis tomcat jboss wildfly weblogic websphere php asp cgi java node1 node2 react angular vue next spa pwa
  amp lite embed widget widgets feeds feed rss sitemap search find go links link short url s t u r e d i p x v v1
  v2 v3 ww webdisk cpanel whm plesk directadmin ispconfig webmin phpmyadmin pma adminer panel control controlpanel
  cp hosting host1 host2 server1 server2 server3 srv srv1 srv2 srv3 vps vps1 vps2 dedicated box
  static1 static2 static3 s1 s2 s3 s4 s5 img1 img2 img3 image pics pictures photo photos gallery video videos vod
  stream streaming live tv radio audio music podcast podcasts webcast play player media1 media2 content contents
  assets1 assets2 cdn1 cdn2 cdn3 cdn4 css js fonts font resources resource upload uploads up dl downloads file
  fileserver share shares sharing drop dropbox transfer sftp ftps ftp1 ftp2 ftp3 storage store1 object objects
  bucket archive1 mirror mirrors repo repos repository packages pkg apt yum rpm deb update updates patch releases
  release dist artifacts artifact artifactory nexus registry docker hub
  ns0 ns5 ns6 ns7 ns8 ns01 ns02 ns10 dns0 dns3 dns4 resolver ntp ntp1 ntp2 time dhcp tftp pxe snmp syslog log logs
  logging logserver kibana elastic elasticsearch es opensearch logstash splunk graylog loki prometheus
  alertmanager metrics stats statistics stat zabbix nagios icinga cacti munin observium librenms prtg netdata
  uptime health healthcheck ping check checks monitoring monitor1 noc soc ops devops infra infrastructure platform
  system systems sys core network net lan wan wifi wlan guest radius tacacs switch router router1 router2 fw fw1
  fw2 firewall firewall1 asa pfsense fortigate fortinet checkpoint paloalto bigip f5 citrix netscaler vdi rds rdp
  rdgateway rdweb terminal ts ts1 ts2 desktop workspace anyconnect openvpn wireguard ipsec pptp l2tp sslvpn vpn1
  vpn2 vpn3 vpn01 remote1 remote2 access connect gate gate1 gateway1 gateway2 gw1 gw2 bastion jump jumpbox
  jumphost ssh ssh1 console ipmi idrac ilo kvm bmc oob mgmt management esx esxi esxi1 esxi2 vcenter vsphere vmware
  vm vm1 vm2 hyperv hyper proxmox pve xen openstack nova nas nas1 nas2 san nfs smb samba print printer printers
  cups ups pdu rack lab labs camera cameras cam cctv nvr dvr iot sensor sensors plc scada hmi bms
  lb1 lb2 lb01 balancer haproxy traefik envoy kong ingress istio consul vault nomad rancher k8s kube kubernetes
  k3s openshift okd argocd argo flux helm harbor swarm portainer docker1 container containers mesos marathon spark
  hadoop hive hbase hdfs yarn airflow kafka kafka1 zookeeper zk rabbitmq mq activemq nats redis redis1 memcached
  memcache couchbase couchdb mongo mongodb mongo1 cassandra postgres postgresql pg pgsql mariadb mysql1 mysql2 db1
  db2 db3 db01 db02 dbs database databases mssql sqlserver oracle ora sap sapgw hana db-master db-slave replica
  master slave primary secondary standby influx influxdb clickhouse druid presto neo4j solr sphinx minio ceph
  gluster backup1 backup2 backups bak bacula veeam restore dr drp failover disaster
  dev1 dev2 dev3 dev4 devel develop developer developers development devserver dev-api dev-app dev-www dev-portal
  dev-web test1 test2 test3 test4 testing tests tester testserver test-api test-app test-www staging1 staging2
  stage1 stage2 stg stg1 qa qa1 qa2 qas uat uat1 uat2 sit int integration preprod pre-prod pre preview prev
  preproduction prod prod1 prod2 production live1 sandbox sandbox1 sbx playground poc pilot trial demo1 demo2
  demo3 example examples sample alpha beta1 beta2 rc nightly canary experimental next1 legacy legacy1 old1 old2
  oldsite oldwww archive2 deprecated retired temp tmp new1 newsite newwww dummy build builds builder buildbot ci1
  cd cicd jenkins1 bamboo teamcity travis drone hudson gocd concourse sonar sonarqube nexus1 svn cvs hg git1 gitea
  gogs gitlab1 github bitbucket code codes source src scm review gerrit phabricator redmine trac mantis bugzilla
  bugs bug issues issue tracker track youtrack jira1 trello project projects pm kanban scrum agile basecamp asana
  wiki1 wiki2 mediawiki confluence1 notes doc documentation manual manuals kb knowledge knowledgebase faq guide
  guides api1 api2 api3 apiv1 apiv2 api-dev api-test api-staging api-stage api-prod api-gateway apigateway apis
  apidocs api-docs swagger openapi graphql rest soap rpc grpc webhook webhooks hooks callback integration1 sdk
  auth1 auth2 oauth oauth2 oidc saml idp sso1 sso2 adfs sts fs federation okta keycloak cas openid id identity iam
  login1 login2 signin signup register registration logon logout password passwords passwd pwd reset pass profile
  profiles user users member members membership customer customers client clients clientarea partner partners
  partners-portal vendor vendors supplier suppliers agent agents reseller resellers affiliate affiliates dealer
  dealers distributor staff employee employees team teams people directory contacts contact ldap1 ldap2 ldaps dc1
  dc2 dc3 dc01 dc02 ad1 ad2 ad01 kerberos ca pki cert certs certificate certificates ocsp crl ra otp mfa 2fa duo
  token tokens key keys secret secrets secure1 secure2 safe ssl tls security
  shop1 shop2 shopping store2 stores cart checkout order orders buy sell sales sale market marketplace market1
  trade trading b2b b2c ecommerce magento prestashop woocommerce shopify product products catalog catalogue price
  prices pricing quote quotes offer offers deals promo promotions coupons gift rewards loyalty club vip premium
  pay1 payment gateway-pay invoice invoices bill ebilling finance financial accounting accounts-payable bank
  banking ebank ebanking netbanking onlinebanking card cards credit loan loans insurance claims invest investor
  investors ir fund funds tax treasury payroll salary hrm hris hr1 jobs job career careers recruit recruiting
  recruitment talent training train learn learning lms moodle elearning e-learning academy education edu courses
  course class classroom school student students alumni faculty library lib research science exam exams erp1 sap1
  crm1 crm2 salesforce sugarcrm vtiger odoo dynamics netsuite sharepoint sp sites1 office teams1 zoom meet meeting
  meetings webex conference conf webinar webinars calendar calendars cal booking bookings book reservations
  reservation tickets ticket ticketing helpdesk help1 servicedesk service services service1 support1 support2 desk
  zendesk freshdesk kayako otrs osticket itsm snow servicenow feedback survey surveys poll polls vote forms form
  contactus press pr media-center newsroom magazine journal blog1 blog2 blogs wordpress wp wp1 drupal joomla typo3
  cms cms1 cms2 editor content1 marketing mktg ads ad-server adserver adv advertising analytics analytics1 piwik
  matomo stats1 tracking tags tag tagmanager pixel bi reports report reporting reports1 dashboard dashboards board
  tableau powerbi metabase superset looker data data1 dataset datasets datawarehouse dw dwh etl warehouse
  logistics shipping delivery fleet gps geo gis map maps location locator tiles weather travel hotel hotels
  flights cars auto food medical clinic patient patients pharmacy lab1 legal law compliance audit risk governance
  gov city council
  chat chat1 im jabber xmpp conference1 irc slack mattermost rocketchat rocket matrix element synapse discord talk
  voice voip1 voip2 sip1 sip2 sipproxy sbc asterisk freepbx pbx1 pbx2 phone phones tel fax call calls callcenter
  cc cti uc cucm unity expressway vc video1 videoconf jitsi bbb bigbluebutton skype lyncdiscover meet1 dialin av
  turn stun webrtc rtc rtmp push sms mms gsm mobile1 mobile2 mobileapi m1 m2 ios android app1 app2 app3 app4 apps1
  apps2 appserver appstore tablet wap1 social forum1 forums board1 boards bbs community1 groups group network1
  wall friends dating game games gaming minecraft mc ts3 teamspeak mumble
  us usa uk eu europe emea apac asia latam na sa africa me au aus nz ca-1 de fr it nl be ch at se no dk fi pl cz
  sk hu ro bg gr pt ie ru ua tr il ae in cn jp kr hk sg my-app id-1 th vn ph tw br ar mx-app cl co pe za eg ng ke
  global world worldwide international intl local national north south east west central us-east us-west us-east-1
  us-west-2 eu-west eu-west-1 eu-central eu-central-1 ap-south ap-southeast ny nyc la sf chicago dallas houston
  boston seattle miami atlanta denver toronto montreal vancouver london manchester dublin paris lyon berlin munich
  frankfurt hamburg amsterdam brussels zurich geneva vienna madrid barcelona lisbon rome milan stockholm oslo
  copenhagen helsinki warsaw prague budapest athens istanbul moscow kiev dubai telaviv mumbai delhi bangalore
  singapore hongkong shanghai beijing tokyo osaka seoul sydney melbourne auckland hq office1 branch dc-1 site1
  site2
  red green blue black white orange yellow purple pink silver gold gray alpha1 gamma delta epsilon zeta omega
  sigma phoenix apollo athena zeus hera hermes ares atlas titan orion pegasus mercury venus earth mars jupiter
  saturn uranus neptune pluto sun moon star nova1 cosmos galaxy gandalf frodo bilbo aragorn legolas gimli merlin
  arthur lancelot hercules thor odin loki1 freya neo trinity morpheus oracle1 matrix1 yoda vader luke leia r2d2
  homer bart lisa marge snoopy calvin hobbes tiger lion eagle falcon hawk wolf bear fox dragon shark whale dolphin
  penguin panda cobra python viper spider scorpion ruby perl diamond emerald sapphire opal pearl amber crystal
  iron copper steel zinc carbon oxygen helium neon argon krypton xenon
  localhost internal int-api internal-api inside intra private1 priv corp corporate company group1 global1
  enterprise business biz pro plus one zero first a b c f g h j k l n o q y z a1 b1 c1 d1 e1 dyn dynamic ddns
  dialup dsl adsl cable pool client1 client2 customer1 user1 host3 host4 pc pc1 ws1 ws2 desktop1 laptop nms1 nms
  tools tool utils util utility services1 misc other stuff projects1 space zone hub1 link1 bridge connect1 sync
  synch owncloud nextcloud seafile drive cloud1 cloud2 s3-proxy onedrive dav webdav caldav carddav autodiscover1
  enterpriseregistration enterpriseenrollment msoid sipinternal sipexternal wpad isatap
  letsencrypt parking parked expired suspended maintenance maint offline error errors default vhost
  virtual vs vs1 alt spare reserve unknown null void example1 whois rdap looking-glass lg bgp peering ix transit
  speedtest speed iperf bench benchmark load stress perf performance qa3 jenkins2 runner runners worker workers
  queue queues job1 cron scheduler task tasks batch engine render convert converter thumbs thumbnail thumbnails
  avatar avatars icons icon favicon banner banners logo logos brand branding design designer style styleguide
  storybook ui ux theme themes template templates preview1 mock mocks stub simulator emulator
`
  .trim()
  .split(/\s+/);
