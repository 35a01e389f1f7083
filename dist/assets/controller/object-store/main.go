// Command object-store is the S3 API over objects in memory, with signed requests only, and a journal on disk from which
// the objects come back after the process was killed. It makes its own credentials.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/rclone/gofakes3"
	"github.com/rclone/gofakes3/s3mem"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: object-store FOLDER ADDRESS")
	}
	folder, address := os.Args[1], os.Args[2]
	if err := os.MkdirAll(folder, 0o755); err != nil {
		log.Fatal(err)
	}
	keys, err := credentials(filepath.Join(folder, "credentials.json"))
	if err != nil {
		log.Fatal(err)
	}
	store, err := open(filepath.Join(folder, "journal"))
	if err != nil {
		log.Fatal(err)
	}
	server := gofakes3.New(store,
		gofakes3.WithV4Auth(map[string]string{keys.AccessKey: keys.SecretKey}),
		gofakes3.WithAutoBucket(true),
		gofakes3.WithoutVersioning(),
	)
	log.Fatal(http.ListenAndServe(address, server.Server()))
}

type pair struct {
	AccessKey string `json:"access-key"`
	SecretKey string `json:"secret-key"`
}

// credentials answers those that the folder has already, or new ones.
func credentials(path string) (pair, error) {
	var keys pair
	content, err := os.ReadFile(path)
	if err == nil {
		return keys, json.Unmarshal(content, &keys)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return keys, err
	}
	random := make([]byte, 30)
	if _, err := rand.Read(random); err != nil {
		return keys, err
	}
	keys = pair{AccessKey: hex.EncodeToString(random[:10]), SecretKey: hex.EncodeToString(random[10:])}
	content, err = json.Marshal(keys)
	if err != nil {
		return keys, err
	}
	// Whoever reads it meanwhile sees all of it or nothing.
	if err := os.WriteFile(path+".new", content, 0o644); err != nil {
		return keys, err
	}
	return keys, os.Rename(path+".new", path)
}

// entry is one change, one line of the journal.
type entry struct {
	Kind   string            `json:"kind"`
	Bucket string            `json:"bucket"`
	Key    string            `json:"key,omitempty"`
	Meta   map[string]string `json:"meta,omitempty"`
	Body   []byte            `json:"body,omitempty"`
}

// journaled writes down what changes the store that it wraps. Only the basic operations: the interface has no others.
type journaled struct {
	gofakes3.Backend
	mutex sync.Mutex
	file  *os.File
}

func open(path string) (*journaled, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	store := &journaled{Backend: s3mem.New(), file: file}
	return store, store.replay()
}

func (store *journaled) replay() error {
	lines := bufio.NewReader(store.file)
	var good int64
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		var change entry
		if err := json.Unmarshal(line, &change); err != nil {
			return err
		}
		if err := store.apply(change); err != nil {
			return err
		}
		good += int64(len(line))
	}
	// What was being written when the process was killed has no end of line.
	if err := store.file.Truncate(good); err != nil {
		return err
	}
	_, err := store.file.Seek(good, io.SeekStart)
	return err
}

func (store *journaled) apply(change entry) error {
	context := context.Background()
	var err error
	switch change.Kind {
	case "create-bucket":
		err = store.Backend.CreateBucket(context, change.Bucket)
	case "delete-bucket":
		err = store.Backend.DeleteBucket(context, change.Bucket)
	case "put":
		body := bytes.NewReader(change.Body)
		_, err = store.Backend.PutObject(context, change.Bucket, change.Key, change.Meta, body, body.Size())
	case "delete":
		_, err = store.Backend.DeleteObject(context, change.Bucket, change.Key)
	}
	return err
}

func (store *journaled) write(changes ...entry) error {
	encoder := json.NewEncoder(store.file)
	for _, change := range changes {
		if err := encoder.Encode(change); err != nil {
			return err
		}
	}
	return nil
}

func (store *journaled) CreateBucket(context context.Context, name string) error {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	if err := store.Backend.CreateBucket(context, name); err != nil {
		return err
	}
	return store.write(entry{Kind: "create-bucket", Bucket: name})
}

func (store *journaled) DeleteBucket(context context.Context, name string) error {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	if err := store.Backend.DeleteBucket(context, name); err != nil {
		return err
	}
	return store.write(entry{Kind: "delete-bucket", Bucket: name})
}

func (store *journaled) PutObject(
	context context.Context, bucket, key string, meta map[string]string, input io.Reader, size int64,
) (gofakes3.PutObjectResult, error) {
	// Read before the lock: a slow sender keeps nobody waiting, and a body with a wrong checksum fails here.
	body, err := io.ReadAll(input)
	if err != nil {
		return gofakes3.PutObjectResult{}, err
	}
	store.mutex.Lock()
	defer store.mutex.Unlock()
	result, err := store.Backend.PutObject(context, bucket, key, meta, bytes.NewReader(body), size)
	if err != nil {
		return result, err
	}
	return result, store.write(entry{Kind: "put", Bucket: bucket, Key: key, Meta: meta, Body: body})
}

func (store *journaled) CopyObject(
	context context.Context, fromBucket, fromKey, bucket, key string, meta map[string]string,
) (gofakes3.CopyObjectResult, error) {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	result, err := store.Backend.CopyObject(context, fromBucket, fromKey, bucket, key, meta)
	if err != nil {
		return result, err
	}
	copied, err := store.Backend.GetObject(context, bucket, key, nil)
	if err != nil {
		return result, err
	}
	defer copied.Contents.Close()
	body, err := io.ReadAll(copied.Contents)
	if err != nil {
		return result, err
	}
	return result, store.write(entry{Kind: "put", Bucket: bucket, Key: key, Meta: copied.Metadata, Body: body})
}

func (store *journaled) DeleteObject(
	context context.Context, bucket, key string,
) (gofakes3.ObjectDeleteResult, error) {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	result, err := store.Backend.DeleteObject(context, bucket, key)
	if err != nil {
		return result, err
	}
	return result, store.write(entry{Kind: "delete", Bucket: bucket, Key: key})
}

func (store *journaled) DeleteMulti(
	context context.Context, bucket string, keys ...string,
) (gofakes3.MultiDeleteResult, error) {
	store.mutex.Lock()
	defer store.mutex.Unlock()
	result, err := store.Backend.DeleteMulti(context, bucket, keys...)
	if err != nil {
		return result, err
	}
	changes := make([]entry, 0, len(result.Deleted))
	for _, deleted := range result.Deleted {
		changes = append(changes, entry{Kind: "delete", Bucket: bucket, Key: deleted.Key})
	}
	return result, store.write(changes...)
}
