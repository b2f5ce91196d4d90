package org.imap4x.wire;

import static org.imap4x.wire.TransportContract.assertCloseEnds;
import static org.imap4x.wire.TransportContract.assertEcho;
import static org.imap4x.wire.TransportContract.assertInterruptEnds;
import static org.imap4x.wire.TransportContract.pattern;
import static org.imap4x.wire.TransportContract.readImpatiently;
import static org.imap4x.wire.TransportContract.soon;
import static org.imap4x.wire.TransportContract.writeForever;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.imap4x.model.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SocketTransportTest {
  private static final String LOCAL = "dns:localhost,ip:127.0.0.1";

  private static TlsOptions trusting(TestKeys keys) throws Exception {
    return TlsOptions.DEFAULT.withContext(keys.client());
  }

  private static SocketOptions to(Peer peer) {
    return SocketOptions.of("localhost", peer.port());
  }

  private static void echo(Socket socket) throws IOException {
    socket.getInputStream().transferTo(socket.getOutputStream());
  }

  private static Peer peer(boolean tls, Peer.Script script) throws Exception {
    return tls ? Peer.tls(TestKeys.of(LOCAL).server(), script) : new Peer(script);
  }

  private static Transport connect(boolean tls, Peer peer) throws Exception {
    SocketOptions options = to(peer);
    return SocketTransport.connect(
        tls ? options.withTls(trusting(TestKeys.of(LOCAL))) : options, soon());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connect_plainAndTls_carriesOctets(boolean tls) throws Exception {
    try (Peer peer = peer(tls, SocketTransportTest::echo);
        Transport transport = connect(tls, peer)) {
      assertEcho(transport);
      assertEquals(tls, transport.isSecure());
      assertEquals(tls, transport.tlsSession().isPresent());
      assertEquals("localhost:" + peer.port(), transport.description());
      assertEquals("localhost", transport.peerHost());
      assertEquals(peer.port(), transport.peerPort());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void tls_eachProtocol_isUsed(String protocol) throws Exception {
    try (Peer peer = peer(true, SocketTransportTest::echo)) {
      TlsOptions tls = trusting(TestKeys.of(LOCAL)).withProtocols(List.of(protocol));
      try (Transport transport = SocketTransport.connect(to(peer).withTls(tls), soon())) {
        assertEcho(transport);
        assertEquals(protocol, transport.tlsSession().orElseThrow().getProtocol());
      }
    }
  }

  @Test
  void read_plainTimeouts_loseNothing() throws Exception {
    byte[] octets = pattern(2000);
    CountDownLatch timedOut = new CountDownLatch(1);
    try (Peer peer = peer(false, socket -> dribble(socket, octets, timedOut));
        Transport transport = connect(false, peer)) {
      assertArrayEquals(octets, readImpatiently(transport, octets.length, timedOut::countDown));
      assertEquals(-1, transport.read(new byte[1], 0, 1, soon()));
    }
  }

  private static void dribble(Socket socket, byte[] octets, CountDownLatch timedOut)
      throws Exception {
    socket.setTcpNoDelay(true);
    for (int i = 0; i < octets.length; i += 10) {
      if (i == 1000) {
        timedOut.await();
      }
      socket.getOutputStream().write(octets, i, 10);
      if (i % 100 == 0) {
        Thread.sleep(3);
      }
    }
  }

  /** The TLS records themselves are cut into single octets with pauses on their way. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void read_tlsTimeoutsWithinRecords_loseNothing(String protocol) throws Exception {
    byte[] octets = pattern(600);
    CountDownLatch timedOut = new CountDownLatch(1);
    try (Peer server =
            peer(
                true,
                socket -> {
                  for (int i = 0; i < 600; i += 200) {
                    if (i == 400) {
                      timedOut.await();
                    }
                    socket.getOutputStream().write(octets, i, 200);
                  }
                  Peer.drain(socket);
                });
        Peer relay = new Peer(socket -> relaySlowly(socket, server.port()))) {
      TlsOptions tls = trusting(TestKeys.of(LOCAL)).withProtocols(List.of(protocol));
      try (Transport transport = SocketTransport.connect(to(relay).withTls(tls), soon())) {
        assertArrayEquals(octets, readImpatiently(transport, octets.length, timedOut::countDown));
      }
    }
  }

  private static void relaySlowly(Socket client, int port) throws Exception {
    client.setTcpNoDelay(true);
    try (Socket server = new Socket("127.0.0.1", port)) {
      Thread up =
          new Thread(
              () -> {
                try {
                  client.getInputStream().transferTo(server.getOutputStream());
                } catch (IOException e) {
                  return;
                }
              });
      up.setDaemon(true);
      up.start();
      int octet;
      int n = 0;
      InputStream in = server.getInputStream();
      while ((octet = in.read()) >= 0) {
        client.getOutputStream().write(octet);
        if (++n > 1500 || n % 50 == 0) {
          Thread.sleep(2);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void close_blockedRead_endsAtOnce(boolean tls) throws Exception {
    try (Peer peer = peer(tls, Peer::drain)) {
      Transport transport = connect(tls, peer);
      assertCloseEnds(transport, () -> transport.read(new byte[10], 0, 10, Deadline.never()));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void close_blockedWrite_endsAtOnce(boolean tls) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Peer peer = peer(tls, socket -> stall(socket, end))) {
      Transport transport = connect(tls, peer);
      assertCloseEnds(transport, () -> writeForever(transport, Deadline.never()));
    } finally {
      end.countDown();
    }
  }

  private static void stall(Socket socket, CountDownLatch end) throws Exception {
    if (socket instanceof SSLSocket tls) {
      tls.startHandshake();
    }
    assertTrue(end.await(30, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interrupt_blockedRead_endsAndConnectionLives(boolean tls) throws Exception {
    try (Peer peer = peer(tls, SocketTransportTest::echo);
        Transport transport = connect(tls, peer)) {
      assertInterruptEnds(() -> transport.read(new byte[10], 0, 10, Deadline.never()));
      assertEcho(transport);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void interrupt_blockedWrite_endsAndCloses(boolean tls) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Peer peer = peer(tls, socket -> stall(socket, end));
        Transport transport = connect(tls, peer)) {
      assertInterruptEnds(() -> writeForever(transport, Deadline.never()));
      assertTrue(transport.isClosed());
    } finally {
      end.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void write_peerTakesNothing_timesOut(boolean tls) throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Peer peer = peer(tls, socket -> stall(socket, end));
        Transport transport = connect(tls, peer)) {
      long start = System.nanoTime();
      assertThrows(
          WireTimeoutException.class,
          () -> writeForever(transport, Deadline.after(Duration.ofMillis(300))));
      assertTrue(System.nanoTime() - start < 2_000_000_000L);
      assertTrue(transport.isClosed());
    } finally {
      end.countDown();
    }
  }

  @Test
  void startTls_afterPlaintext_encrypts() throws Exception {
    SSLContext server = TestKeys.of(LOCAL).server();
    try (Peer peer =
            new Peer(
                socket -> {
                  assertEquals('?', socket.getInputStream().read());
                  socket.getOutputStream().write('!');
                  echo(Peer.serverTls(server, socket));
                });
        SocketTransport transport = SocketTransport.connect(to(peer), soon())) {
      transport.write(new byte[] {'?'}, 0, 1, soon());
      ByteSource source = new ByteSource(transport);
      assertEquals('!', source.peek());
      source.skip(1);
      source.requireEmpty("STARTTLS");
      assertFalse(transport.isSecure());
      transport.startTls(trusting(TestKeys.of(LOCAL)), soon());
      assertTrue(transport.isSecure());
      assertEcho(transport);
    }
  }

  @Test
  void startTls_injectedPlaintext_isRefused() throws Exception {
    try (Peer peer =
            new Peer(
                socket -> {
                  byte[] both = "A1 OK begin\r\n* X injected\r\n".getBytes("US-ASCII");
                  socket.getOutputStream().write(both);
                  Peer.drain(socket);
                });
        Transport transport = SocketTransport.connect(to(peer), soon())) {
      ByteSource source = new ByteSource(transport);
      source.patience(Patience.until(soon()));
      FrameReader reader = new FrameReader(source, Limits.DEFAULT, Transcript.off());
      Frame ok = reader.next(Patience.until(soon()), LiteralSink.KEEPING);
      assertEquals("A1 OK begin", ok.excerpt(99));
      LeftoverOctetsException e =
          assertThrows(LeftoverOctetsException.class, () -> source.requireEmpty("STARTTLS"));
      assertTrue(e.getMessage().startsWith("14 octets came from localhost"), e.getMessage());
    }
  }

  @Test
  void startTls_injectedPlaintextUnread_failsTheHandshake() throws Exception {
    try (Peer peer =
            new Peer(
                socket -> {
                  socket.getOutputStream().write("* X injected\r\n".getBytes("US-ASCII"));
                  Peer.drain(socket);
                });
        SocketTransport transport = SocketTransport.connect(to(peer), soon())) {
      TlsException e =
          assertThrows(
              TlsException.class, () -> transport.startTls(trusting(TestKeys.of(LOCAL)), soon()));
      assertTrue(e.getMessage().contains("does not speak TLS at once"), e.getMessage());
      assertTrue(transport.isClosed());
    }
  }

  private static TlsException refused(TestKeys server, TlsOptions client) throws Exception {
    try (Peer peer = Peer.tls(server.server(), SocketTransportTest::echo)) {
      SocketOptions options = to(peer).withTls(client);
      return assertThrows(
          TlsException.class, () -> SocketTransport.connect(options, soon()).close());
    }
  }

  @Test
  void tls_untrustedCertificate_saysSo() throws Exception {
    TlsException e = refused(TestKeys.of(LOCAL), TlsOptions.DEFAULT);
    assertTrue(e.getMessage().contains("trust store"), e.getMessage());
    assertTrue(e.getMessage().contains("ssl.trust"), e.getMessage());
  }

  @Test
  void tls_otherHostsCertificate_saysSo() throws Exception {
    TestKeys other = TestKeys.of("dns:mail.example.org");
    TlsException e = refused(other, trusting(other));
    assertTrue(e.getMessage().contains("not for \"localhost\""), e.getMessage());
    assertTrue(e.getMessage().contains("ssl.checkserveridentity"), e.getMessage());
    try (Peer peer = Peer.tls(other.server(), SocketTransportTest::echo);
        Transport transport =
            SocketTransport.connect(
                to(peer).withTls(trusting(other).withCheckHost(false)), soon())) {
      assertEcho(transport);
    }
  }

  @Test
  void tls_trustedBlindly_byAllOrByHost() throws Exception {
    for (TlsOptions.Trust trust :
        List.of(
            TlsOptions.Trust.ALL, new TlsOptions.Trust(false, List.of("a.example", "LOCALHOST")))) {
      try (Peer peer =
              Peer.tls(TestKeys.of("dns:other.example").server(), SocketTransportTest::echo);
          Transport transport =
              SocketTransport.connect(
                  to(peer).withTls(TlsOptions.DEFAULT.withTrust(trust).withCheckHost(false)),
                  soon())) {
        assertEcho(transport);
      }
    }
    TlsOptions otherHost =
        TlsOptions.DEFAULT.withTrust(new TlsOptions.Trust(false, List.of("a.example")));
    refused(TestKeys.of(LOCAL), otherHost);
  }

  @Test
  void tls_trustedBlindlyButNameChecked_nameCounts() throws Exception {
    TlsOptions checked = TlsOptions.DEFAULT.withTrust(TlsOptions.Trust.ALL).withCheckHost(true);
    TlsException e = refused(TestKeys.of("dns:other.example"), checked);
    assertTrue(e.getMessage().contains("not for \"localhost\""), e.getMessage());
    try (Peer peer = Peer.tls(TestKeys.of(LOCAL).server(), SocketTransportTest::echo);
        Transport transport = SocketTransport.connect(to(peer).withTls(checked), soon())) {
      assertEcho(transport);
    }
  }

  /** As of RFC 4513 section 3.1.3: a wildcard stands for the left-most label only. */
  @ParameterizedTest
  @CsvSource({
    "CN=*.a.example, '', imap.a.example, true",
    "CN=*.a.example, '', very.imap.a.example, false",
    "CN=imap.*.example, '', imap.a.example, false",
    "CN=cn.example, 'dns:*.a.example,ip:127.0.0.1', IMAP.A.example, true",
    "CN=cn.example, 'dns:*.a.example,ip:127.0.0.1', cn.example, false",
    "CN=cn.example, 'dns:*.a.example,ip:127.0.0.1', 127.0.0.1, true",
    "CN=cn.example, 'dns:*.a.example,ip:127.0.0.1', 127.0.0.2, false",
  })
  void tls_hostName_isCheckedByTheRulesOfLdaps(
      String subject, String names, String host, boolean fits) throws Exception {
    TestKeys keys = TestKeys.of(subject, names);
    try (Peer peer = Peer.tls(keys.server(), SocketTransportTest::echo);
        Socket raw = new Socket("127.0.0.1", peer.port())) {
      TlsUpgrade upgrade = new TlsUpgrade(trusting(keys), host, peer.port());
      if (fits) {
        upgrade.upgrade(raw, soon()).close();
      } else {
        assertThrows(TlsException.class, () -> upgrade.upgrade(raw, soon()));
      }
    }
  }

  @Test
  void tls_verifierRefuses_isRefused() throws Exception {
    TlsOptions tls = trusting(TestKeys.of(LOCAL)).withVerifier((host, session) -> false);
    assertTrue(refused(TestKeys.of(LOCAL), tls).getMessage().contains("verifier"));
  }

  @Test
  void tls_unknownProtocolOrSuite_saysWhichSetting() throws Exception {
    TlsOptions tls = trusting(TestKeys.of(LOCAL));
    TlsException protocol = refused(TestKeys.of(LOCAL), tls.withProtocols(List.of("SSLv9")));
    assertTrue(protocol.getMessage().contains("ssl.protocols"), protocol.getMessage());
    TlsException suite = refused(TestKeys.of(LOCAL), tls.withCipherSuites(List.of("TLS_NO")));
    assertTrue(suite.getMessage().contains("ssl.ciphersuites"), suite.getMessage());
  }

  @Test
  void tls_plainServer_saysSo() throws Exception {
    try (Peer peer =
        new Peer(
            socket -> {
              socket.getOutputStream().write("* OK hi\r\n".getBytes("US-ASCII"));
              Peer.drain(socket);
            })) {
      TlsException e =
          assertThrows(
              TlsException.class,
              () -> SocketTransport.connect(to(peer).withTls(TlsOptions.DEFAULT), soon()));
      assertTrue(e.getMessage().contains("starttls.enable"), e.getMessage());
    }
  }

  @Test
  void tls_silentServer_timesOutAndIsInterruptible() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Peer peer = new Peer(socket -> stall(socket, end))) {
      SocketOptions options = to(peer).withTls(TlsOptions.DEFAULT);
      assertThrows(
          WireTimeoutException.class,
          () -> SocketTransport.connect(options, Deadline.after(Duration.ofMillis(300))));
    } finally {
      end.countDown();
    }
    CountDownLatch second = new CountDownLatch(1);
    try (Peer peer = new Peer(socket -> stall(socket, second))) {
      SocketOptions options = to(peer).withTls(TlsOptions.DEFAULT);
      assertInterruptEnds(() -> SocketTransport.connect(options, Deadline.never()));
    } finally {
      second.countDown();
    }
  }

  @Test
  void channelBinding_serverEndPoint_isTheHashOfTheSignature() throws Exception {
    TestKeys keys = TestKeys.of(LOCAL);
    try (Peer peer = peer(true, SocketTransportTest::echo);
        Transport transport = connect(true, peer)) {
      byte[] encoded = keys.store().getCertificate("test").getEncoded();
      assertArrayEquals(
          MessageDigest.getInstance("SHA-384").digest(encoded),
          ChannelBinding.serverEndPoint(transport.tlsSession().orElseThrow()).orElseThrow());
    }
  }

  @Test
  void connect_nobodyListens_namesEachAddress() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    IOException e =
        assertThrows(
            IOException.class,
            () -> SocketTransport.connect(SocketOptions.of("127.0.0.1", port), soon()));
    assertTrue(e.getMessage().contains("127.0.0.1:" + port), e.getMessage());
  }

  @Test
  void connect_unknownHost_saysSo() {
    UnknownHostException e =
        assertThrows(
            UnknownHostException.class,
            () -> SocketTransport.connect(SocketOptions.of("nobody.invalid", 143), soon()));
    assertTrue(e.getMessage().contains("nobody.invalid"), e.getMessage());
  }

  @Test
  void connect_ownFactoryAndLocalAddress_areUsed() throws Exception {
    AtomicInteger made = new AtomicInteger();
    SocketFactory factory = new CountingFactory(made);
    InetAddress local = InetAddress.getByName("127.0.0.1");
    try (Peer peer = new Peer(SocketTransportTest::echo);
        Transport transport =
            SocketTransport.connect(
                to(peer).withFactory(factory).withLocal(Optional.of(local), 0), soon())) {
      assertEcho(transport);
      assertTrue(made.get() > 0);
    }
  }

  /** Makes sockets and counts them. */
  private static final class CountingFactory extends SocketFactory {
    private final AtomicInteger made;

    CountingFactory(AtomicInteger made) {
      this.made = made;
    }

    @Override
    public Socket createSocket() {
      made.incrementAndGet();
      return new Socket();
    }

    @Override
    public Socket createSocket(String host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void options_hostWithControls_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> SocketOptions.of("a\r\nHost: b", 143));
    assertThrows(IllegalArgumentException.class, () -> SocketOptions.of("a", 0));
  }

  @Test
  void output_writesToPeer_arriveInOrder() throws Exception {
    StringBuilder got = new StringBuilder();
    try (Peer peer =
        new Peer(
            socket -> {
              InputStream in = socket.getInputStream();
              got.append(new String(in.readNBytes(9), StandardCharsets.US_ASCII));
              OutputStream out = socket.getOutputStream();
              out.write("A1 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            })) {
      try (Transport transport = SocketTransport.connect(to(peer), soon())) {
        Output output = new Output(transport, Transcript.off());
        Patience patience = Patience.until(soon());
        output.send(CommandWriter.command("A1", "NOOP", CommandSyntax.BASIC).finish(), patience);
        output.flush(patience);
        FrameReader reader =
            new FrameReader(new ByteSource(transport), Limits.DEFAULT, Transcript.off());
        assertEquals("A1 OK", reader.next(patience, LiteralSink.KEEPING).excerpt(99));
      }
      peer.await();
      assertEquals("A1 NOOP\r\n", got.toString());
    }
  }
}
