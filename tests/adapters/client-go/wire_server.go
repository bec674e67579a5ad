package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"time"
)

// arrival is what came to the recording server through one connection.
type arrival struct {
	// dialled is where the client wanted to connect to.
	dialled string
	// hops are what it spoke, in order: tls, CONNECT TARGET, socks5 TARGET, http.
	hops []string
	// proxyUser is what it told a proxy of its user, NAME:PASSWORD or the header.
	proxyUser string
	// sni is the name in the last client hello, leaf the certificate shown last.
	sni     string
	leaf    []byte
	request *http.Request
}

// receive plays whatever server the client speaks to, a proxy or the last one,
// until it has a request for /version.
func (a *arrival) receive(conn net.Conn, certificate *tls.Certificate) error {
	defer conn.Close()
	for {
		in := bufio.NewReader(conn)
		first, err := in.Peek(1)
		if err != nil {
			return err
		}
		conn = &peeked{conn, in}
		switch first[0] {
		case 0x16:
			if conn, err = a.shakeHands(conn, certificate); err != nil {
				return err
			}
		case 0x05:
			if err := a.socks(conn); err != nil {
				return err
			}
		default:
			if done, err := a.http(conn, in); done || err != nil {
				return err
			}
		}
	}
}

// peeked is a connection whose first bytes were read ahead.
type peeked struct {
	net.Conn
	in io.Reader
}

func (p *peeked) Read(into []byte) (int, error) { return p.in.Read(into) }

func (a *arrival) shakeHands(conn net.Conn, certificate *tls.Certificate) (net.Conn, error) {
	server := tls.Server(conn, &tls.Config{
		ClientAuth: tls.RequestClientCert,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			a.hops = append(a.hops, "tls")
			a.sni = hello.ServerName
			return certificate, nil
		},
	})
	if err := server.Handshake(); err != nil {
		return nil, err
	}
	a.leaf = nil
	if shown := server.ConnectionState().PeerCertificates; len(shown) > 0 {
		a.leaf = shown[0].Raw
	}
	return server, nil
}

func (a *arrival) http(conn net.Conn, in *bufio.Reader) (done bool, err error) {
	req, err := http.ReadRequest(in)
	if err != nil {
		return false, err
	}
	if user := req.Header.Get("Proxy-Authorization"); user != "" {
		a.proxyUser = user
	}
	if req.Method == http.MethodConnect {
		a.hops = append(a.hops, "CONNECT "+req.RequestURI)
		_, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
		return false, err
	}
	a.hops = append(a.hops, "http")
	a.request = req
	_, err = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
	return true, err
}

// socks answers a client that names its target by host or address (RFC 1928) and
// itself by name and password (RFC 1929).
func (a *arrival) socks(conn net.Conn) error {
	methods, err := readLengthy(conn, 1)
	if err != nil {
		return err
	}
	method := byte(0)
	if strings.IndexByte(string(methods), 2) >= 0 {
		method = 2
	}
	if _, err := conn.Write([]byte{5, method}); err != nil {
		return err
	}
	if method == 2 {
		name, err := readLengthy(conn, 1)
		if err != nil {
			return err
		}
		password, err := readLengthy(conn, 0)
		if err != nil {
			return err
		}
		a.proxyUser = string(name) + ":" + string(password)
		if _, err := conn.Write([]byte{1, 0}); err != nil {
			return err
		}
	}
	target, err := readTarget(conn)
	if err != nil {
		return err
	}
	a.hops = append(a.hops, "socks5 "+target)
	_, err = conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	return err
}

func readTarget(conn io.Reader) (string, error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(conn, head); err != nil {
		return "", err
	}
	var host string
	switch head[3] {
	case 3:
		name, err := readLengthy(conn, 0)
		if err != nil {
			return "", err
		}
		host = string(name)
	default:
		address := make([]byte, map[byte]int{1: net.IPv4len, 4: net.IPv6len}[head[3]])
		if _, err := io.ReadFull(conn, address); err != nil {
			return "", err
		}
		host = net.IP(address).String()
	}
	port := make([]byte, 2)
	if _, err := io.ReadFull(conn, port); err != nil {
		return "", err
	}
	return net.JoinHostPort(host, fmt.Sprint(int(port[0])<<8|int(port[1]))), nil
}

// readLengthy reads some bytes, then a length and as many bytes.
func readLengthy(conn io.Reader, before int) ([]byte, error) {
	head := make([]byte, before+1)
	if _, err := io.ReadFull(conn, head); err != nil {
		return nil, err
	}
	data := make([]byte, head[before])
	_, err := io.ReadFull(conn, data)
	return data, err
}

// authority signs the certificates of the recording server.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	a := &authority{key: key, certificate: &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "the authority of a recording server"},
		NotAfter:              time.Now().Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
	}}
	der, err := x509.CreateCertificate(rand.Reader, a.certificate, a.certificate, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	a.certificate, err = x509.ParseCertificate(der)
	return a, err
}

// certify makes a certificate for these names and for no other.
func (a *authority) certify(names []string) (*tls.Certificate, error) {
	template := &x509.Certificate{SerialNumber: big.NewInt(2), NotAfter: a.certificate.NotAfter, DNSNames: []string{"nobody.invalid"}}
	for _, name := range names {
		if ip := net.ParseIP(strings.Trim(name, "[]")); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &a.key.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: a.key}, nil
}
