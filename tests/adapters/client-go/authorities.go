package main

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"reflect"
	"unsafe"
)

// fingerprints lists the certificates of a pool in the order in which they came.
// A pool gives out nothing but their subjects, so it is looked into.
func fingerprints(pool *x509.CertPool) []string {
	entries := reflect.ValueOf(pool).Elem().FieldByName("lazyCerts")
	list := make([]string, 0, entries.Len())
	for i := range entries.Len() {
		certificate, err := (*reachable(entries.Index(i).FieldByName("getCert")).(*func() (*x509.Certificate, error)))()
		if err != nil {
			panic("a certificate was added to a pool, and cannot be read any more: " + err.Error())
		}
		list = append(list, fingerprint(certificate.Raw))
	}
	return list
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}

// reachable is a pointer to a field that its package keeps to itself.
func reachable(field reflect.Value) any {
	return reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Interface()
}
