# shellcheck shell=bash disable=SC2154
# What the lab is made of and is written once: certificates, keys, signed zones, web sites. Sourced by lab.sh.

generate() {
  [ -e "$made/complete" ] && return
  rm -rf "$made"
  mkdir -p "$made"/{zones,keys,certificates}
  cd "$made" || return
  cp -R "$here/web" "$here/whois" .
  mkdir -p web/empty web/dev/uploads
  make_certificates && make_keys && make_zones && make_repository && write_versions && touch complete
}

# --- certificates: an authority, one below it, and leaves in every state ---
ec=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)

leaf() { # name, subject, names, "alone" for one that is sent without its chain
  openssl req -x509 "${ec[@]}" -keyout "certificates/$1.key" -out "certificates/$1.pem" -subj "/CN=$2" -days 80 \
    -CA certificates/issuing.pem -CAkey certificates/issuing.key -addext basicConstraints=CA:false -addext "subjectAltName=$3"
  [ "${4:-}" = alone ] || cat certificates/issuing.pem >>"certificates/$1.pem"
}

make_certificates() {
  # shellcheck disable=SC2054
  local signs=(-addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign,cRLSign)
  openssl req -x509 "${ec[@]}" -keyout certificates/ca.key -out certificates/ca.pem -subj "/O=Lab/CN=Lab Root CA" -days 3650 \
    -addext keyUsage=critical,keyCertSign,cRLSign
  openssl req -x509 "${ec[@]}" -keyout certificates/issuing.key -out certificates/issuing.pem -subj "/O=Lab/CN=Lab Issuing CA" \
    -days 1800 -CA certificates/ca.pem -CAkey certificates/ca.key "${signs[@]}"
  leaf acme www.acme.test "DNS:acme.test,DNS:www.acme.test,DNS:shop.acme.test,DNS:api.acme.test,DNS:*.apps.acme.test,DNS:staging-secret.acme.test,DNS:mx.acme.test,DNS:mta-sts.acme.test"
  leaf globex www.globex.test DNS:globex.test,DNS:www.globex.test,DNS:intranet.globex.test
  leaf initech www.initech.example DNS:initech.example,DNS:www.initech.example alone
  leaf wrong www.other-company.test DNS:www.other-company.test
  leaf sources crt.sh DNS:crt.sh,DNS:data.iana.org,DNS:rdap.nic.test
  leaf clouds s3.amazonaws.com "DNS:s3.amazonaws.com,DNS:*.s3.amazonaws.com,DNS:storage.googleapis.com,DNS:*.blob.core.windows.net"
  openssl req -x509 "${ec[@]}" -keyout certificates/self.key -out certificates/self.pem -subj /CN=dev.acme.test -days 30 \
    -addext subjectAltName=DNS:dev.acme.test
  make_expired
}

# openssl makes one whose time is over only by way of its small authority.
make_expired() {
  : >certificates/index
  cat >certificates/expired.cnf <<'CNF'
[ca]
default_ca = small
[small]
database = certificates/index
new_certs_dir = certificates
default_md = sha256
policy = any
rand_serial = no
serial = certificates/serial
[any]
commonName = supplied
[leaf]
basicConstraints = CA:false
subjectAltName = DNS:old.acme.test
CNF
  echo 01 >certificates/serial
  openssl req -new "${ec[@]}" -keyout certificates/expired.key -out certificates/expired.csr -subj /CN=old.acme.test
  openssl ca -batch -config certificates/expired.cnf -extensions leaf -cert certificates/issuing.pem \
    -keyfile certificates/issuing.key -in certificates/expired.csr -out certificates/expired.pem \
    -startdate 20200101000000Z -enddate 20210101000000Z -notext
  cat certificates/issuing.pem >>certificates/expired.pem
}

# --- keys of SSH servers: one of today, and one that is too short ---
make_keys() {
  ssh-keygen -q -t ed25519 -N '' -f keys/ssh
  ! type -P dropbearkey >/dev/null || dropbearkey -t rsa -s 1024 -f keys/dropbear 2>/dev/null | grep "^ssh-rsa" >keys/dropbear.pub
}

# --- zones: as they are written, and signed ---
public_key() { openssl genrsa "$1" 2>/dev/null | openssl rsa -pubout -outform DER 2>/dev/null | base64 -w0; }

sign() { # zone, file, more flags of dnssec-signzone
  local zone=$1 file=$2
  shift 2
  dnssec-keygen -q -K keys -a ECDSAP256SHA256 -f KSK "$zone" >/dev/null
  dnssec-signzone -q -z -S -K keys -d keys -o "$zone" "$@" -e +31536000 -f "zones/$file.signed" "zones/$file" >/dev/null
}

make_zones() {
  local strong weak file
  strong=$(public_key 2048)
  weak=$(public_key 1024)
  for file in "$here"/zones/*; do
    sed -e "s|@STRONG_KEY_1@|${strong:0:200}|" -e "s|@STRONG_KEY_2@|${strong:200}|" -e "s|@WEAK_KEY@|$weak|" "$file" \
      >"zones/${file##*/}"
  done
  sign globex.test globex.test
  sign initech.example initech.example -3 aabbccdd
  sign bogus.test bogus.test
  # Its parent is not told of the key, and its hashes are made anew fifty times.
  sign umbrella.test umbrella.test -3 aabb -H 50
  cat keys/dsset-globex.test. >>zones/test
  cat keys/dsset-initech.example. >>zones/example
  sign test test -3 -
  sign example example
  cat keys/dsset-test. keys/dsset-example. >>zones/root
  sign . root
  printf '. 86400 NS a.root-servers.test.\na.root-servers.test. 86400 A 198.51.100.1\n' >zones/hints
}

# --- a repository that somebody forgot in a web site ---
make_repository() {
  (
    cd web/dev || exit
    # shellcheck disable=SC2016
    echo '<?php $database = "secret";' >config.php
    git init -q -b main . && git add . &&
      git -c user.email=dev@acme.test -c user.name=dev commit -q -m "Start"
  )
}

# --- the versions of what is installed, for what is expected of it ---
write_versions() {
  {
    echo "nginx $(nginx -v 2>&1 | grep -o '[0-9.]*$')"
    echo "apache $(apache2 -v | grep -o 'Apache/[0-9.]*' | cut -d/ -f2)"
    echo "openssh $(ssh -V 2>&1 | grep -o '^OpenSSH_[0-9.p]*' | cut -d_ -f2)"
    echo "redis $(redis-server --version | grep -o 'v=[0-9.]*' | cut -d= -f2)"
    echo "memcached $(memcached -V | cut -d' ' -f2)"
    echo "dropbear $(dropbear -V 2>&1 | grep -o '[0-9.]*$')"
  } 2>/dev/null >versions.txt
}
