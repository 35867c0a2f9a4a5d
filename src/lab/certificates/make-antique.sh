#!/usr/bin/env bash
# Makes the old certificate of the lab anew: RSA 1024 signed with SHA-1, with a key of its own, by an authority nobody trusts
# whose key is thrown away. Apart from make.sh, so that either can be run without the other. Valid from 2024 to 2076.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT
export T=$tmp; : >"$tmp/index"
cat >"$tmp/ca.cnf" <<'C'
[ca]
default_ca = d
[d]
database = $ENV::T/index
rand_serial = yes
new_certs_dir = $ENV::T
policy = p
unique_subject = no
[p]
commonName = supplied
organizationName = optional
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[leaf]
basicConstraints = CA:false
subjectAltName = DNS:www.antique.test,DNS:antique.test,DNS:legacy.antique.test
C
dates="-startdate 20240101000000Z -enddate 20760101000000Z"
sign() { # extension section, subject, key, output, digest, issuer …
  section=$1 subject=$2 key=$3 out=$4 digest=$5; shift 5
  openssl req -new -key "$key" -subj "$subject" -out "$tmp/csr"
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$tmp/ca.cnf" -extensions "$section" $dates -md "$digest" "$@" -in "$tmp/csr" -out "$out" 2>"$tmp/err" || { cat "$tmp/err" >&2; exit 1; }
}
openssl genrsa -out "$tmp/ca.key" 2048 2>/dev/null
openssl genrsa -out antique.key.pem 1024 2>/dev/null
sign root "/O=Sonde Lab/CN=Sonde Lab Antique CA" "$tmp/ca.key" "$tmp/ca.pem" sha256 -selfsign -keyfile "$tmp/ca.key"
sign leaf "/CN=www.antique.test" antique.key.pem antique.pem sha1 -cert "$tmp/ca.pem" -keyfile "$tmp/ca.key"
cat "$tmp/ca.pem" >>antique.pem
