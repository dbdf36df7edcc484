// Command judge has Go's own sumdb/note and sumdb/tlog packages look at a ledger of ours.
//
// It reads one JSON task from standard input and writes what it found as JSON. It holds no
// arithmetic of its own: roots, proofs, tiles and note signatures are the packages' affair. Only
// the cosignature's message, which those packages leave to their users, is put together here.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	Old    int64
	Index  int64
	Size   int64
	Hashes [][]byte
}

type task struct {
	Vkey        string
	Witnesses   []string
	Note        string
	Records     [][]byte
	Tiles       map[string][]byte
	Inclusion   []proof
	Consistency []proof
	Skey        string
}

type answer struct {
	Signers     []string
	Root        string
	Tiles       map[string][]byte
	Inclusion   []proof
	Consistency []proof
	Note        string
	Errors      []string
}

// cosigner verifies cosignature/v1 lines: key type 0x04, a time, and a signature over both.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }

func (c cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	when := binary.BigEndian.Uint64(sig)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", when, text)
	return ed25519.Verify(c.key, []byte(message), sig[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	name, rest, _ := strings.Cut(vkey, "+")
	_, encoded, _ := strings.Cut(rest, "+")
	material, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(material) != 1+ed25519.PublicKeySize || material[0] != 4 {
		return nil, fmt.Errorf("not a cosignature key: %s", vkey)
	}
	sum := sha256.Sum256(append([]byte(name+"\n"), material...))
	return cosigner{name, binary.BigEndian.Uint32(sum[:]), material[1:]}, nil
}

type judge struct {
	task   task
	answer answer
	stored []tlog.Hash
	roots  []tlog.Hash
}

func (j *judge) check(what string, err error) {
	if err != nil {
		j.answer.Errors = append(j.answer.Errors, what+": "+err.Error())
	}
}

func (j *judge) read(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = j.stored[index]
	}
	return hashes, nil
}

// grow stores the hashes of every record and keeps the root of every size.
func (j *judge) grow() {
	reader := tlog.HashReaderFunc(j.read)
	j.roots = append(j.roots, tlog.Hash(sha256.Sum256(nil)))
	for n, record := range j.task.Records {
		hashes, err := tlog.StoredHashes(int64(n), record, reader)
		j.check("store", err)
		j.stored = append(j.stored, hashes...)
		root, err := tlog.TreeHash(int64(n)+1, reader)
		j.check("root", err)
		j.roots = append(j.roots, root)
	}
	j.answer.Root = j.roots[len(j.roots)-1].String()
}

func (j *judge) openNote() {
	verifier, err := note.NewVerifier(j.task.Vkey)
	j.check("vkey", err)
	verifiers := []note.Verifier{verifier}
	for _, vkey := range j.task.Witnesses {
		witness, err := newCosigner(vkey)
		j.check("witness", err)
		verifiers = append(verifiers, witness)
	}
	opened, err := note.Open([]byte(j.task.Note), note.VerifierList(verifiers...))
	j.check("note", err)
	if err == nil {
		for _, signature := range opened.Sigs {
			j.answer.Signers = append(j.answer.Signers, signature.Name)
		}
	}
	signer, err := note.NewSigner(j.task.Skey)
	j.check("skey", err)
	if err == nil {
		text, _, _ := strings.Cut(j.task.Note, "\n\n")
		signed, err := note.Sign(&note.Note{Text: text + "\n"}, signer)
		j.check("sign", err)
		j.answer.Note = string(signed)
	}
}

func toHashes(data [][]byte) []tlog.Hash {
	hashes := make([]tlog.Hash, len(data))
	for i, hash := range data {
		copy(hashes[i][:], hash)
	}
	return hashes
}

func toBytes(hashes []tlog.Hash) [][]byte {
	data := [][]byte{}
	for _, hash := range hashes {
		data = append(data, append([]byte{}, hash[:]...))
	}
	return data
}

func (j *judge) proofs() {
	reader := tlog.HashReaderFunc(j.read)
	for _, p := range j.task.Inclusion {
		leaf := tlog.RecordHash(j.task.Records[p.Index])
		err := tlog.CheckRecord(toHashes(p.Hashes), p.Size, j.roots[p.Size], p.Index, leaf)
		j.check(fmt.Sprintf("inclusion %d in %d", p.Index, p.Size), err)
		own, err := tlog.ProveRecord(p.Size, p.Index, reader)
		j.check("prove record", err)
		j.answer.Inclusion = append(j.answer.Inclusion, proof{p.Old, p.Index, p.Size, toBytes(own)})
	}
	for _, p := range j.task.Consistency {
		err := tlog.CheckTree(toHashes(p.Hashes), p.Size, j.roots[p.Size], p.Old, j.roots[p.Old])
		j.check(fmt.Sprintf("consistency %d to %d", p.Old, p.Size), err)
		own, err := tlog.ProveTree(p.Size, p.Old, reader)
		j.check("prove tree", err)
		j.answer.Consistency = append(j.answer.Consistency, proof{p.Old, p.Index, p.Size, toBytes(own)})
	}
}

// tileStore lets the packages read our tiles; TileHashReader checks them against the root.
type tileStore struct{ judge *judge }

func (t tileStore) Height() int                        { return 8 }
func (t tileStore) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t tileStore) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		path := ourPath(tile)
		found, ok := t.judge.task.Tiles[path]
		if !ok {
			return nil, fmt.Errorf("no tile %s", path)
		}
		data[i] = found
	}
	return data, nil
}

// ourPath leaves out the height, which tlog-tiles fixes at 8.
func ourPath(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
}

func (j *judge) tiles() {
	size := int64(len(j.task.Records))
	tree := tlog.Tree{N: size, Hash: j.roots[size]}
	reader := tlog.TileHashReader(tree, tileStore{j})
	for n := int64(0); n < size; n++ {
		_, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, n)})
		j.check(fmt.Sprintf("record %d from tiles", n), err)
	}
	j.answer.Tiles = map[string][]byte{}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, tlog.HashReaderFunc(j.read))
		j.check("tile", err)
		j.answer.Tiles[ourPath(tile)] = data
	}
}

func main() {
	var j judge
	if err := json.NewDecoder(os.Stdin).Decode(&j.task); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	j.grow()
	j.openNote()
	j.proofs()
	j.tiles()
	if err := json.NewEncoder(os.Stdout).Encode(j.answer); err != nil {
		os.Exit(2)
	}
}
