#!/usr/bin/env bash
set -euo pipefail
cd "$1"; n=$2; work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
hex() { od -An -v -tx1 | tr -d ' \n'; }
raw() { printf '%b' "$(sed 's/../\\x&/g' <<<"$1")"; }
node() { { printf '\001'; raw "$1$2"; } | sha256sum | cut -c1-64; }
fail() { echo "DOES NOT HOLD: $*"; exit 1; }

sha256sum --quiet -c manifest-sha256.txt || fail manifest

# the record, its leaf and the path to the root (RFC 9162, 2.1.3.2)
cat data/records.jsonl data/registry.jsonl | grep -aE "\"index\":$n[,}]" > "$work/record"
[ "$(wc -l < "$work/record")" = 1 ] || fail "record $n is not in the bag"
truncate -s -1 "$work/record"
r=$({ printf '\000'; cat "$work/record"; } | sha256sum | cut -c1-64)
sed '1,/^$/d' "data/proofs/$n.tlog-proof" | cmp -s - data/checkpoint || fail "another checkpoint"
size=$(sed -n 2p data/checkpoint); root=$(sed -n 3p data/checkpoint | base64 -d | hex)
fn=$n; sn=$((size - 1))
for p in $(sed -n '3,/^$/p' "data/proofs/$n.tlog-proof"); do
  [ "$sn" -gt 0 ] || fail "the proof is too long"
  p=$(base64 -d <<<"$p" | hex)
  if [ $((fn & 1)) = 1 ] || [ "$fn" = "$sn" ]; then
    r=$(node "$p" "$r")
    while [ $((fn & 1)) = 0 ] && [ "$fn" != 0 ]; do fn=$((fn >> 1)); sn=$((sn >> 1)); done
  else r=$(node "$r" "$p"); fi
  fn=$((fn >> 1)); sn=$((sn >> 1))
done
[ "$sn" = 0 ] && [ "$r" = "$root" ] || fail "the record is not under the root"
echo "record $n is under the checkpoint of size $size"

# the checkpoint's signatures by every key that trust.json names
verify() { # message, signature, DER of the public key
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$3" -rawin -in "$1" -sigfile "$2" >/dev/null
}
sed '/^$/,$d' data/checkpoint > "$work/text"
for vkey in $(grep -o '"vkey": *"[^"]*"' data/trust.json | cut -d'"' -f4); do
  name=${vkey%%+*}; key=$(base64 -d <<<"${vkey#*+*+}" | hex)
  { raw 302a300506032b6570032100; raw "${key:2}"; } > "$work/der"
  line=$(grep -aF -- "— $name " data/checkpoint | head -n 1) || continue
  sig=$(base64 -d <<<"${line##* }" | hex); sig=${sig:8}
  if [ "${key:0:2}" = 04 ]; then
    { printf 'cosignature/v1\ntime %d\n' "$((16#${sig:0:16}))"; cat "$work/text"; } \
      > "$work/message"
    sig=${sig:16}
  else cp "$work/text" "$work/message"; fi
  raw "$sig" > "$work/sig"
  verify "$work/message" "$work/sig" "$work/der" || fail "signature of $name"
  echo "signed by $name"
done

# the act's own signatures, by keys that the registry's records enrol
payload=$(sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' "$work/record")
[ -n "$payload" ] || { echo "a batch line: check its header"; exit 0; }
base64 -d <<<"$payload" > "$work/payload"
type=application/vnd.yangguang.act+json
{ printf 'DSSEv1 %d %s %d ' ${#type} $type "$(wc -c < "$work/payload")"; cat "$work/payload"; } \
  > "$work/pae"
cat data/registry.jsonl data/records.jsonl | sed -n 's/.*"payload":"\([^"]*\)".*/\1/p' |
  while read -r one; do base64 -d <<<"$one"; echo; done > "$work/payloads"
signatures() { grep -o '"keyid":"[^"]*","sig":"[^"]*"' "$work/record"; }
signatures | while IFS='"' read -r _ _ _ id _ _ _ sig _; do
  spki=$(grep -ao "\"key\":\"$id\"[^}]*\"spki\":\"[^\"]*\"" "$work/payloads" | head -n 1 |
    sed 's/.*"spki":"//; s/"$//')
  [ -n "$spki" ] || fail "$id is not in the registry"
  base64 -d <<<"$spki" > "$work/der"; base64 -d <<<"$sig" > "$work/sig"
  [ "$(sha256sum < "$work/der" | cut -c1-64)" = "${id#*:}" ] || fail "$id is another key's"
  case $id in
  ed25519:*) verify "$work/pae" "$work/sig" "$work/der" || fail "signature of $id" ;;
  p256:*)
    rs=$(hex < "$work/sig")
    printf 'asn1=SEQUENCE:s\n[s]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "${rs:0:64}" "${rs:64}" \
      > "$work/conf"
    openssl asn1parse -genconf "$work/conf" -noout -out "$work/der.sig"
    openssl dgst -sha256 -keyform DER -verify "$work/der" -signature "$work/der.sig" "$work/pae" \
      >/dev/null || fail "signature of $id" ;;
  *) echo "not checked here: $id"; continue ;;
  esac
  echo "signed by $id"
done
# end
