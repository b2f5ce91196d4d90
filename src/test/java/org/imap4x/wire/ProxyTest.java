package org.imap4x.wire;

import static org.imap4x.wire.TransportContract.assertEcho;
import static org.imap4x.wire.TransportContract.soon;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.imap4x.model.Secret;
import org.imap4x.wire.SocketOptions.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each proxy is a peer that goes on as the server itself, echoing, once it has agreed. */
@Timeout(60)
class ProxyTest {
  private static SocketOptions through(Proxy.Kind kind, Peer peer, String user, String host) {
    Optional<Secret> password =
        user.isEmpty() ? Optional.empty() : Optional.of(Secret.of("pass word"));
    return SocketOptions.of(host, 1143)
        .withProxy(new Proxy(kind, "127.0.0.1", peer.port(), user, password));
  }

  private static void echo(Socket socket) throws IOException {
    socket.getInputStream().transferTo(socket.getOutputStream());
  }

  private static String httpRequest(InputStream in) throws IOException {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    while (!got.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      got.write(in.read());
    }
    return got.toString(StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void user_halfASurrogatePair_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Proxy(Proxy.Kind.HTTP, "127.0.0.1", 1, "j\ud800", Optional.empty()));
  }

  @Test
  void http_connect_opensATunnel() throws Exception {
    List<String> requests = new ArrayList<>();
    try (Peer peer =
            new Peer(
                socket -> {
                  requests.add(httpRequest(socket.getInputStream()));
                  socket.getOutputStream().write(ascii("HTTP/1.1 200 Fine\r\nX: y\r\n\r\n"));
                  echo(socket);
                });
        Transport transport =
            SocketTransport.connect(
                through(Proxy.Kind.HTTP, peer, "joe", "imap.nowhere.invalid"), soon())) {
      assertEcho(transport);
      assertEquals("imap.nowhere.invalid:1143", transport.description());
    }
    assertEquals(
        List.of(
            "CONNECT imap.nowhere.invalid:1143 HTTP/1.1\r\nHost: imap.nowhere.invalid:1143\r\n"
                + "Proxy-Authorization: Basic am9lOnBhc3Mgd29yZA==\r\n\r\n"),
        requests);
  }

  @Test
  void http_refusal_saysWhy() throws Exception {
    try (Peer peer =
        new Peer(
            socket -> {
              httpRequest(socket.getInputStream());
              socket.getOutputStream().write(ascii("HTTP/1.0 407 Who are you\r\n\r\n"));
            })) {
      SocketOptions options = through(Proxy.Kind.HTTP, peer, "", "::1");
      IOException e =
          assertThrows(IOException.class, () -> SocketTransport.connect(options, soon()));
      assertTrue(e.getMessage().contains("407 Who are you (it wants"), e.getMessage());
    }
  }

  @Test
  void http_endlessAnswer_isRefused() throws Exception {
    try (Peer peer =
        new Peer(
            socket -> {
              byte[] line = ascii("HTTP/1.1 200 x\r\n");
              while (true) {
                socket.getOutputStream().write(line);
              }
            })) {
      SocketOptions options = through(Proxy.Kind.HTTP, peer, "", "x.invalid");
      IOException e =
          assertThrows(IOException.class, () -> SocketTransport.connect(options, soon()));
      assertTrue(e.getMessage().contains("has no end"), e.getMessage());
    }
  }

  @Test
  void socks5_login_opensATunnel() throws Exception {
    try (Peer peer =
            new Peer(
                socket -> {
                  InputStream in = socket.getInputStream();
                  assertArrayEquals(new byte[] {5, 2, 0, 2}, in.readNBytes(4));
                  socket.getOutputStream().write(new byte[] {5, 2});
                  assertArrayEquals(ascii("\1\3joe\tpass word"), in.readNBytes(15));
                  socket.getOutputStream().write(new byte[] {1, 0});
                  assertArrayEquals(ascii("\5\1\0\3\tx.invalid"), in.readNBytes(14));
                  assertArrayEquals(new byte[] {4, 119}, in.readNBytes(2));
                  socket.getOutputStream().write(new byte[] {5, 0, 0, 3, 2, 'a', 'b', 0, 0});
                  echo(socket);
                });
        Transport transport =
            SocketTransport.connect(through(Proxy.Kind.SOCKS5, peer, "joe", "x.invalid"), soon())) {
      assertEcho(transport);
    }
  }

  @Test
  void socks5_refusals_sayWhy() throws Exception {
    assertRefused(Proxy.Kind.SOCKS5, new byte[] {5, 0, 5, 5, 0, 1}, "connection refused");
    assertRefused(Proxy.Kind.SOCKS5, new byte[] {5, (byte) 0xff}, "wants a user");
    assertRefused(Proxy.Kind.SOCKS5, new byte[] {4, 0}, "does not speak SOCKS 5");
    assertRefused(Proxy.Kind.SOCKS5, new byte[] {5}, "closed the connection");
    assertRefused(Proxy.Kind.SOCKS4, new byte[] {0, 91, 0, 0, 0, 0, 0, 0}, "reply 91");
  }

  private static void assertRefused(Proxy.Kind kind, byte[] answers, String why) throws Exception {
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getOutputStream().write(answers);
              socket.shutdownOutput();
              Peer.drain(socket);
            })) {
      SocketOptions options = through(kind, peer, "", "127.0.0.9");
      IOException e =
          assertThrows(IOException.class, () -> SocketTransport.connect(options, soon()));
      assertTrue(e.getMessage().contains(why), e.getMessage());
    }
  }

  @Test
  void socks4_address_opensATunnel() throws Exception {
    try (Peer peer =
            new Peer(
                socket -> {
                  byte[] request = socket.getInputStream().readNBytes(12);
                  assertArrayEquals(
                      new byte[] {4, 1, 4, 119, 127, 0, 0, 9, 'j', 'o', 'e', 0}, request);
                  socket.getOutputStream().write(new byte[] {0, 90, 0, 0, 0, 0, 0, 0});
                  echo(socket);
                });
        Transport transport =
            SocketTransport.connect(through(Proxy.Kind.SOCKS4, peer, "joe", "127.0.0.9"), soon())) {
      assertEcho(transport);
    }
  }

  @Test
  void proxy_silent_timesOut() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    for (Proxy.Kind kind : Proxy.Kind.values()) {
      try (Peer peer = new Peer(socket -> end.await(30, TimeUnit.SECONDS))) {
        SocketOptions options = through(kind, peer, "", "127.0.0.9");
        assertThrows(
            WireTimeoutException.class,
            () -> SocketTransport.connect(options, Deadline.after(Duration.ofMillis(200))));
      }
    }
    end.countDown();
  }
}
