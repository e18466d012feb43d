// Reads a published log with the libraries of Go's checksum database, which we did not write.
//
//	log FOLDER KEY [WITNESS ...]
//
// FOLDER is what `kpcs log export` writes, with a file `proofs` of C2SP tlog-proofs and earlier checkpoints in `old`.
// Prints one JSON object about everything that was verified; any disagreement ends it with a sentence and code 1.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// witness verifies cosignature/v1 (C2SP tlog-cosignature), which the library does not know, as one of its Verifiers.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(w.key, append([]byte(head), msg...), sig[8:])
}

func newWitness(text string) witness {
	parts := strings.SplitN(text, "+", 3)
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	hash := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if raw[0] != 4 || fmt.Sprintf("%x", hash[:4]) != parts[1] {
		log.Fatalf("%s is not the key of a witness", text)
	}
	return witness{parts[0], binary.BigEndian.Uint32(hash[:4]), ed25519.PublicKey(raw[1:])}
}

// files serves tiles from the folder; the paths of C2SP leave out the height, which is always 8.
type files struct {
	folder string
	saved  int
}

func (f *files) Height() int { return 8 }
func (f *files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		content, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		data = append(data, content)
	}
	return data, nil
}

// SaveTiles is called with tiles whose hashes the library has verified against the checkpoint.
func (f *files) SaveTiles(tiles []tlog.Tile, data [][]byte) { f.saved += len(tiles) }

func main() {
	log.SetFlags(0)
	folder := os.Args[1]
	key, err := note.NewVerifier(os.Args[2])
	check(err)
	verifiers := []note.Verifier{key}
	for _, text := range os.Args[3:] {
		verifiers = append(verifiers, newWitness(text))
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	tree, signers := open(signed, verifiers)
	reader := &files{folder: folder}
	hashes := tlog.TileHashReader(tree, reader)
	said := map[string]interface{}{
		"size": tree.N, "root": fmt.Sprintf("%x", tree.Hash[:]), "signers": signers,
		"entries":     entries(folder, tree, hashes),
		"inclusion":   inclusion(tree, hashes),
		"consistency": consistency(folder, tree, hashes, verifiers),
		"proofs":      proofs(folder, verifiers),
	}
	said["tiles"] = reader.saved
	check(json.NewEncoder(os.Stdout).Encode(said))
}

func open(signed []byte, verifiers []note.Verifier) (tlog.Tree, []string) {
	opened, err := note.Open(signed, note.VerifierList(verifiers...))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	var names []string
	for _, sig := range opened.Sigs {
		names = append(names, sig.Name)
	}
	if names[0] != lines[0] {
		log.Fatalf("the checkpoint of %s is signed by %s", lines[0], names[0])
	}
	return tlog.Tree{N: size, Hash: root}, names
}

// entries reads every bundle and compares each entry with its hash in the tree.
func entries(folder string, tree tlog.Tree, hashes tlog.HashReader) int {
	count := 0
	for first := int64(0); first < tree.N; first += 256 {
		width := tree.N - first
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		check(err)
		var wanted []int64
		for i := int64(0); i < width; i++ {
			wanted = append(wanted, tlog.StoredHashIndex(0, first+i))
		}
		leaves, err := hashes.ReadHashes(wanted)
		check(err)
		for _, leaf := range leaves {
			length := int(binary.BigEndian.Uint16(data))
			if tlog.RecordHash(data[2:2+length]) != leaf {
				log.Fatalf("entry %d is not the one in the tree", count)
			}
			data = data[2+length:]
			count++
		}
		if len(data) != 0 {
			log.Fatalf("%s holds more entries than the tree", path)
		}
	}
	return count
}

// inclusion proves and checks some entries; the hashes are printed to be compared with ours.
func inclusion(tree tlog.Tree, hashes tlog.HashReader) map[string][]string {
	found := map[string][]string{}
	for _, index := range []int64{0, 1, tree.N / 3, tree.N / 2, tree.N - 2, tree.N - 1} {
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		check(err)
		leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		check(err)
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]))
		found[fmt.Sprint(index)] = hex(proof)
	}
	return found
}

// consistency proves and checks that the log continues each earlier checkpoint.
func consistency(folder string, tree tlog.Tree, hashes tlog.HashReader, verifiers []note.Verifier) map[string][]string {
	found := map[string][]string{}
	names, err := filepath.Glob(filepath.Join(folder, "old", "*"))
	check(err)
	for _, name := range names {
		signed, err := os.ReadFile(name)
		check(err)
		old, _ := open(signed, verifiers)
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		check(err)
		check(tlog.CheckTree(tlog.TreeProof(proof), tree.N, tree.Hash, old.N, old.Hash))
		found[fmt.Sprint(old.N)] = hex(tlog.RecordProof(proof))
	}
	return found
}

// proofs checks each proof file by itself: the opening is the entry, the checkpoint is signed, the path leads there.
func proofs(folder string, verifiers []note.Verifier) int {
	names, err := filepath.Glob(filepath.Join(folder, "proofs", "*"))
	check(err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		check(err)
		parts := bytes.SplitN(text, []byte("\n\n"), 2)
		lines := strings.Split(string(parts[0]), "\n")
		opening, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
		check(err)
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
		check(err)
		var proof tlog.RecordProof
		for _, line := range lines[3:] {
			hash, err := tlog.ParseHash(line)
			check(err)
			proof = append(proof, hash)
		}
		tree, _ := open(parts[1], verifiers)
		commitment := sha256.Sum256(opening)
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(commitment[:])))
	}
	return len(names)
}

func hex(proof tlog.RecordProof) []string {
	texts := []string{}
	for _, hash := range proof {
		texts = append(texts, fmt.Sprintf("%x", hash[:]))
	}
	return texts
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
