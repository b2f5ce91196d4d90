package org.imap4x.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of many hosts is told which one is meant (RFC 6066 section 3). */
@Timeout(60)
class ServerNameTest {
  private static List<String> namesSentFor(String host) throws Exception {
    TestKeys keys = TestKeys.of("dns:localhost,ip:127.0.0.1");
    CompletableFuture<List<String>> names = new CompletableFuture<>();
    try (Peer peer =
        Peer.tls(
            keys.server(),
            socket -> {
              SSLSocket tls = (SSLSocket) socket;
              tls.startHandshake();
              List<String> all = new ArrayList<>();
              for (SNIServerName name :
                  ((ExtendedSSLSession) tls.getSession()).getRequestedServerNames()) {
                all.add(new String(name.getEncoded(), "US-ASCII"));
              }
              names.complete(all);
            })) {
      TlsOptions tls = TlsOptions.DEFAULT.withContext(keys.client());
      SocketOptions options = SocketOptions.of(host, peer.port()).withTls(tls);
      try (Transport transport =
          SocketTransport.connect(options, Deadline.after(Duration.ofSeconds(20)))) {
        assertEquals(Optional.of(true), transport.tlsSession().map(s -> s.isValid()));
        return names.get(20, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void tls_hostName_isSent() throws Exception {
    assertEquals(List.of("localhost"), namesSentFor("localhost"));
  }

  @Test
  void tls_address_isNotSent() throws Exception {
    assertEquals(List.of(), namesSentFor("127.0.0.1"));
  }
}
