package org.imap4x.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.imap4x.client.ClientOptions.Trust;
import org.imap4x.wire.Breaker;
import org.imap4x.wire.Deadline;
import org.imap4x.wire.ProcessTransport;
import org.imap4x.wire.SocketOptions;
import org.imap4x.wire.SocketTransport;
import org.imap4x.wire.TlsOptions;
import org.imap4x.wire.Transport;

/** Makes a transport as the options say. */
final class Transports {
  private static final Duration PROCESS_CLOSE = Duration.ofSeconds(2);

  private Transports() {}

  static Transport open(ClientOptions options, Deadline deadline, Breaker breaker)
      throws IOException {
    if (!options.argv().isEmpty()) {
      return ProcessTransport.start(options.argv(), PROCESS_CLOSE);
    }
    return SocketTransport.connect(socket(options), deadline, breaker);
  }

  private static SocketOptions socket(ClientOptions o) {
    boolean tls = o.security() == ClientOptions.Security.TLS;
    return new SocketOptions(
        o.host(),
        o.port(),
        tls ? Optional.of(tls(o)) : Optional.empty(),
        Optional.ofNullable(o.socketFactory()),
        Optional.ofNullable(o.localAddress()),
        o.localPort(),
        true,
        true,
        o.proxy() == null ? Optional.empty() : Optional.of(proxy(o.proxy())));
  }

  private static SocketOptions.Proxy proxy(ClientOptions.Proxy p) {
    SocketOptions.Proxy.Kind kind =
        switch (p.kind()) {
          case HTTP_CONNECT -> SocketOptions.Proxy.Kind.HTTP;
          case SOCKS4 -> SocketOptions.Proxy.Kind.SOCKS4;
          case SOCKS5 -> SocketOptions.Proxy.Kind.SOCKS5;
        };
    String user = p.user();
    return new SocketOptions.Proxy(
        kind, p.host(), p.port(), user == null ? "" : user, Optional.ofNullable(p.password()));
  }

  static TlsOptions tls(ClientOptions o) {
    return new TlsOptions(
        o.tlsProtocols().isEmpty() ? List.of("TLSv1.2", "TLSv1.3") : o.tlsProtocols(),
        o.cipherSuites(),
        o.checkServerIdentity(),
        Optional.ofNullable(o.hostnameVerifier()),
        trust(o.trust()),
        Optional.ofNullable(o.sslSocketFactory()),
        Optional.ofNullable(o.sslContext()));
  }

  private static TlsOptions.Trust trust(Trust trust) {
    if (trust instanceof Trust.All) {
      return TlsOptions.Trust.ALL;
    }
    return trust instanceof Trust.Hosts hosts
        ? new TlsOptions.Trust(false, hosts.hosts())
        : TlsOptions.Trust.DEFAULT;
  }
}
