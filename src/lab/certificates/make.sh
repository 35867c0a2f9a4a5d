#!/usr/bin/env bash
# Makes every certificate of the lab anew: run `bash src/lab/certificates/make.sh`, then commit the *.pem files.
# EC P-256, valid until 2076; one key (leaf.key.pem) serves all leaves: nothing here protects anything.
# The authorities' keys are thrown away, so nobody can sign more with a CA that some machine may have come to trust.
# A leaf is <name>.pem: the certificate, then the intermediate, unless the leaf is meant to forget its chain.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
rm -f ./*.pem
from=20240101000000Z to=20760101000000Z
openssl ecparam -name prime256v1 -genkey -noout -out leaf.key.pem
cat >"$tmp/ca.cnf" <<'C'
[ca]
default_ca = d
[d]
database = $ENV::T/index
rand_serial = yes
new_certs_dir = $ENV::T
default_md = sha256
policy = p
unique_subject = no
copy_extensions = none
[p]
commonName = supplied
organizationName = optional
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical,CA:true,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[leaf]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
subjectAltName = $ENV::SAN
C
: >"$tmp/index"; export T=$tmp SAN=DNS:none.test
sign() { # extension section, subject, key, output, start, end, issuer certificate, issuer key ("" = itself)
  openssl req -new -key "$3" -subj "$2" -out "$tmp/csr"
  if [ -z "$7" ]; then set -- "$1" "$2" "$3" "$4" "$5" "$6" -selfsign "$3"; else set -- "$1" "$2" "$3" "$4" "$5" "$6" "-cert $7" "$8"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$tmp/ca.cnf" -extensions "$1" -startdate "$5" -enddate "$6" $7 -keyfile "$8" -in "$tmp/csr" -out "$4" 2>"$tmp/err" || { cat "$tmp/err" >&2; exit 1; }
}
openssl ecparam -name prime256v1 -genkey -noout -out "$tmp/ca.key"
openssl ecparam -name prime256v1 -genkey -noout -out "$tmp/int.key"
sign root "/O=Sonde Lab/CN=Sonde Lab Root CA" "$tmp/ca.key" ca.pem $from $to "" ""
sign intermediate "/O=Sonde Lab/CN=Sonde Lab Issuing CA" "$tmp/int.key" "$tmp/int.pem" $from $to ca.pem "$tmp/ca.key"
leaf() { # name, names (the first is the CN), [start], [end], [nochain]
  SAN=$(printf 'DNS:%s,' $2); SAN=${SAN%,}
  sign leaf "/CN=${2%% *}" leaf.key.pem "$1.pem" "${3:-$from}" "${4:-$to}" "$tmp/int.pem" "$tmp/int.key"
  [ "${5:-}" = nochain ] || cat "$tmp/int.pem" >>"$1.pem"
}
leaf acme "www.acme.test acme.test shop.acme.test api.acme.test *.apps.acme.test partners-portal.acme.test"
leaf acme-dev "dev.acme.test staging.acme.test api-staging.acme.test dev-api.acme.test dev-api2.acme.test git.acme.test"
leaf acme-expired "old.acme.test" 20200101000000Z 20210101000000Z
leaf globex "www.globex.test globex.test intranet.globex.test quarterly.globex.test"
leaf wrong-name "www.other-company.example"
leaf initech "www.initech.example initech.example files.initech.example" "" "" nochain
leaf northwind "www.northwind.example northwind.example shop.northwind.example orders.northwind.example"
leaf cloud "cloud.example www.cloud.example *.s3.cloud.example *.pages.cloud.example *.edge.cloud.example www.partner.example partner.example"
leaf sources "crt.sh data.iana.org rdap.nic.test rdap.nic.example rdap.registrar.example rdap.rir.example"
leaf clouds "s3.amazonaws.com *.s3.amazonaws.com s3.eu-west-3.amazonaws.com *.s3.eu-west-3.amazonaws.com storage.googleapis.com *.blob.core.windows.net"
leaf social "$(grep -v '^#' social-names.txt | tr '\n' ' ' | sed 's/ $//')"
SAN=DNS:intranet.acme.test sign leaf "/CN=intranet.acme.test" leaf.key.pem self-signed.pem $from $to "" ""
bash make-antique.sh
for leaf in acme globex sources social clouds; do openssl verify -CAfile ca.pem -untrusted "$tmp/int.pem" "$leaf.pem" >/dev/null; done
