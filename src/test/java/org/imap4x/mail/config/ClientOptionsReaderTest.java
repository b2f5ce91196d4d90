package org.imap4x.mail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ClientOptions.ProxyKind;
import org.imap4x.client.ClientOptions.Security;
import org.imap4x.client.ClientOptions.Trust;
import org.imap4x.wire.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties that say where and how to connect. */
class ClientOptionsReaderTest {
  /** Has no getDefault() of its own. */
  public static final class OwnFactory extends SocketFactoryAdapter {
    @Override
    public Socket createSocket() {
      return new Socket();
    }
  }

  /** Can't be made. */
  public static final class Unmade extends SocketFactoryAdapter {
    public Unmade() {
      throw new IllegalStateException("not today");
    }
  }

  /** Would have made, who knows, TLS. */
  public static final class UnmadeDefault extends SocketFactoryAdapter {
    public static SocketFactory getDefault() {
      throw new IllegalStateException("not today");
    }
  }

  /** Makes plain sockets. */
  public static class SocketFactoryAdapter extends SocketFactory {
    @Override
    public Socket createSocket(String host, int port) {
      return new Socket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
      return new Socket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return new Socket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
      return new Socket();
    }
  }

  /** Trusts everything. */
  public static final class OwnVerifier implements HostnameVerifier {
    @Override
    public boolean verify(String host, SSLSession session) {
      return true;
    }
  }

  private static ClientOptions read(Object... keysAndValues) throws MessagingException {
    return ClientOptionsReader.read(TestSettings.of(keysAndValues), "mail.example.org", 143);
  }

  @Test
  void options_nothingSet_areFiniteAndChecked() throws Exception {
    ClientOptions options = read();
    assertEquals("mail.example.org", options.host());
    assertEquals(143, options.port());
    assertEquals(Security.NONE, options.security());
    assertEquals(Duration.ofSeconds(30), options.connectTimeout());
    assertEquals(Duration.ofSeconds(20), options.greetingTimeout());
    assertEquals(Duration.ofSeconds(60), options.readTimeout());
    assertEquals(Duration.ofSeconds(60), options.writeTimeout());
    assertTrue(options.checkServerIdentity());
    assertInstanceOf(Trust.Default.class, options.trust());
    assertNull(options.proxy());
    assertNull(options.transcript());
  }

  @ParameterizedTest
  @CsvSource({
    "imap4x, false, false, false, NONE",
    "imap4x, false, true, false, STARTTLS_IF_OFFERED",
    "imap4x, false, true, true, STARTTLS_REQUIRED",
    "imap4x, false, false, true, STARTTLS_REQUIRED",
    "imap4x, true, true, true, TLS",
    "imap4xs, , false, false, TLS",
    "imap4xs, false, true, false, STARTTLS_IF_OFFERED",
  })
  void security_properties_decide(
      String protocol, String ssl, String enable, String required, Security expected)
      throws Exception {
    String prefix = "mail." + protocol + ".";
    StoreSettings settings =
        TestSettings.named(
            protocol,
            prefix + (ssl == null ? "unset" : "ssl.enable"),
            ssl == null ? "" : ssl,
            prefix + "starttls.enable",
            enable,
            prefix + "starttls.required",
            required);
    assertEquals(expected, ClientOptionsReader.read(settings, "h", 1).security());
  }

  @Test
  void timeouts_set_areTaken() throws Exception {
    ClientOptions options =
        read(
            "mail.imap.connectiontimeout", "1000",
            "mail.imap.timeout", "2000",
            "mail.imap.writetimeout", "0");
    assertEquals(Duration.ofSeconds(1), options.connectTimeout());
    assertEquals(Duration.ofSeconds(2), options.readTimeout());
    assertEquals(Duration.ofSeconds(2), options.greetingTimeout());
    assertEquals(StoreSettings.FOR_EVER, options.writeTimeout());
    assertEquals(
        Duration.ofSeconds(3),
        read("mail.imap.timeout", "2000", "mail.imap4x.greetingtimeout", "3000").greetingTimeout());
  }

  @Test
  void socketFactoryClass_jdksTlsFactory_meansTls() throws Exception {
    ClientOptions options =
        read(
            "mail.imap.socketFactory.class", "javax.net.ssl.SSLSocketFactory",
            "mail.imap.socketFactory.port", "993",
            "mail.imap.socketFactory.fallback", "false");
    assertEquals(Security.TLS, options.security());
    assertEquals(993, options.port());
    assertNotNull(options.sslSocketFactory());
    assertNull(options.socketFactory());
  }

  @Test
  void socketFactoryClass_ownClass_isMade() throws Exception {
    StoreSettings settings =
        TestSettings.of("mail.imap.socketFactory.class", OwnFactory.class.getName());
    ClientOptions options = ClientOptionsReader.read(settings, "h", 5);
    assertInstanceOf(OwnFactory.class, options.socketFactory());
    assertEquals(5, options.port());
    ClientOptions without =
        ClientOptionsReader.withoutFactory(settings, "h", 5, options, false).orElseThrow();
    assertNull(without.socketFactory());
    assertEquals(Security.NONE, without.security());
  }

  @Test
  void socketFactoryClass_thatCannotBeMade_isAPlainSocketOnlyWhereItWasToBeOne() throws Exception {
    ClientOptions options = read("mail.imap.socketFactory.class", Unmade.class.getName());
    assertNull(options.socketFactory());
    assertEquals(Security.NONE, options.security());
    for (String name : List.of(UnmadeDefault.class.getName(), "java.lang.String")) {
      MessagingException e =
          assertThrows(MessagingException.class, () -> read("mail.imap.socketFactory.class", name));
      assertTrue(e.getMessage().contains("socketFactory.class=" + name), e::getMessage);
    }
  }

  @Test
  void socketFactory_tlsByFactory_neverFallsBackToClearText() throws Exception {
    StoreSettings settings =
        TestSettings.of("mail.imap.socketFactory", SSLSocketFactory.getDefault());
    ClientOptions options = ClientOptionsReader.read(settings, "h", 5);
    assertTrue(
        ClientOptionsReader.withoutFactory(settings, "h", 5, options, false).isEmpty(),
        "the connection itself was not by that factory");
    ClientOptions own =
        ClientOptionsReader.withoutFactory(settings, "h", 5, options, true).orElseThrow();
    assertEquals(Security.TLS, own.security());
    assertNull(own.sslSocketFactory());
    assertNull(own.socketFactory());
  }

  @ParameterizedTest
  @CsvSource({
    // where TLS comes by the factory alone, its port is that of TLS
    "false, 993",
    "true, 5",
  })
  void socketFactory_tlsByFactory_fallsBackOnAPortThatSpeaksTls(boolean ssl, int port)
      throws Exception {
    StoreSettings settings =
        TestSettings.of(
            "mail.imap.socketFactory.class", "javax.net.ssl.SSLSocketFactory",
            "mail.imap.socketFactory.port", "993",
            "mail.imap.ssl.enable", ssl);
    ClientOptions options = ClientOptionsReader.read(settings, "h", 5);
    assertEquals(993, options.port());
    assertEquals(
        port,
        ClientOptionsReader.withoutFactory(settings, "h", 5, options, true).orElseThrow().port());
  }

  @Test
  void sslSocketFactory_object_isTakenWithItsPort() throws Exception {
    SSLSocketFactory factory = SSLContext.getDefault().getSocketFactory();
    ClientOptions options =
        read(
            "mail.imap.ssl.enable", "true",
            "mail.imap.ssl.socketFactory", factory,
            "mail.imap.ssl.socketFactory.port", "1993");
    assertSame(factory, options.sslSocketFactory());
    assertEquals(1993, options.port());
  }

  @Test
  void socketFactoryClass_unknown_failsWithItsKey() {
    MessagingException e =
        assertThrows(
            MessagingException.class, () -> read("mail.imap.socketFactory.class", "no.Such"));
    assertTrue(e.getMessage().contains("mail.imap.socketFactory.class=no.Such"), e.getMessage());
    assertInstanceOf(ClassNotFoundException.class, e.getCause());
  }

  @Test
  void hostnameVerifierClass_own_isMade() throws Exception {
    assertInstanceOf(
        OwnVerifier.class,
        read("mail.imap.ssl.hostnameverifier.class", OwnVerifier.class.getName())
            .hostnameVerifier());
  }

  private static final String SEVERAL =
      "dns:b.example,dns:a.example,dns:*.w.example,dns:xn--bcher-kva.example,ip:127.0.0.1,ip:::1";

  /** Session of a peer that has shown this certificate. */
  private static SSLSession session(String subject, String which) {
    String names = which.equals("SEVERAL") ? SEVERAL : which;
    return (SSLSession)
        Proxy.newProxyInstance(
            ClientOptionsReaderTest.class.getClassLoader(),
            new Class<?>[] {SSLSession.class},
            (proxy, method, args) ->
                method.getName().equals("getPeerCertificates")
                    ? new Certificate[] {TestKeys.of(subject, names).certificate()}
                    : null);
  }

  /** RFC 2595 section 2.4, and addresses. */
  @ParameterizedTest
  @CsvSource({
    "CN=a.example, '', a.example, true",
    "CN=a.example, '', A.Example., true",
    "CN=a.example, '', b.example, false",
    "CN=a.example, '', xn--%.example, false",
    "CN=a.example, '', '', false",
    "CN=*.a.example, '', x.a.example, true",
    "CN=*.a.example, '', a.example, false",
    "CN=*.a.example, '', .a.example, false",
    "CN=*.a.example, '', x.y.a.example, false",
    "CN=x*.a.example, '', xy.a.example, false",
    "CN=*, '', localhost, false",
    "CN=127.0.0.1, '', 127.0.0.1, false",
    "'O=\"x, CN=a.example\"', '', a.example, false",
    "'CN=a.example, O=b, C=NZ', '', a.example, true",
    "CN=cn.example, SEVERAL, cn.example, false",
    "CN=cn.example, SEVERAL, a.example, true",
    "CN=cn.example, SEVERAL, X.W.example, true",
    "CN=cn.example, SEVERAL, bücher.example, true",
    "CN=cn.example, SEVERAL, 127.0.0.1, true",
    "CN=cn.example, SEVERAL, 127.0.0.2, false",
    "CN=cn.example, SEVERAL, ::1, true",
    "CN=cn.example, SEVERAL, 0:0:0:0:0:0:0:1, true",
    "CN=cn.example, SEVERAL, ::2, false",
    "CN=cn.example, SEVERAL, '1:2', false",
  })
  void hostnameVerifierClass_namesOfTheIncumbent_areAPlainCheck(
      String subject, String names, String host, boolean fits) throws Exception {
    for (String name :
        List.of(
            "any",
            "legacy",
            "JdkHostnameChecker",
            "MailHostnameVerifier",
            "sun.security.util.HostnameChecker")) {
      HostnameVerifier verifier =
          read("mail.imap.ssl.hostnameverifier.class", name).hostnameVerifier();
      assertEquals(fits, verifier.verify(host, session(subject, names)), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Any", "all", "InNoPackage", "none"})
  void hostnameVerifierClass_otherNameWithoutPackage_isNotLoaded(String name) {
    AtomicInteger loads = new AtomicInteger();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread()
        .setContextClassLoader(
            new ClassLoader(before) {
              @Override
              protected Class<?> loadClass(String wanted, boolean resolve)
                  throws ClassNotFoundException {
                if (wanted.equals(name)) {
                  loads.incrementAndGet();
                }
                return super.loadClass(wanted, resolve);
              }
            });
    try {
      MessagingException e =
          assertThrows(
              MessagingException.class, () -> read("mail.imap.ssl.hostnameverifier.class", name));
      assertTrue(e.getMessage().contains("ssl.hostnameverifier.class=" + name), e::getMessage);
      assertTrue(e.getMessage().contains("MailHostnameVerifier"), e::getMessage);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertEquals(0, loads.get());
  }

  @ParameterizedTest
  @CsvSource({
    // trust, check, expected check
    "'', '', true",
    "'*', '', false",
    "'*', true, true",
    "other.example.org mail.example.org, '', false",
    "other.example.org, '', true",
    "'', false, false",
  })
  void serverIdentity_trustedHost_isNotChecked(String trust, String check, boolean expected)
      throws Exception {
    String key = check.isEmpty() ? "mail.imap.unset" : "mail.imap.ssl.checkserveridentity";
    assertEquals(expected, read("mail.imap.ssl.trust", trust, key, check).checkServerIdentity());
  }

  @Test
  void trust_starOrHosts_isToldApart() throws Exception {
    assertInstanceOf(Trust.All.class, read("mail.imap.ssl.trust", "*").trust());
    assertEquals(
        new Trust.Hosts(List.of("a.example", "b.example")),
        read("mail.imap.ssl.trust", "a.example b.example").trust());
  }

  @Test
  void tls_protocolsAndSuites_areWords() throws Exception {
    ClientOptions options =
        read(
            "mail.imap.ssl.protocols", "TLSv1.3  TLSv1.2",
            "mail.imap.ssl.ciphersuites", "TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384");
    assertEquals(List.of("TLSv1.3", "TLSv1.2"), options.tlsProtocols());
    assertEquals(
        List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"), options.cipherSuites());
  }

  @ParameterizedTest
  @CsvSource({
    "proxy, p, '', HTTP_CONNECT, p, 80",
    "proxy, p:3128, '', HTTP_CONNECT, p, 3128",
    "proxy, p, 8080, HTTP_CONNECT, p, 8080",
    "socks, s, '', SOCKS5, s, 1080",
    "socks, ::1, '', SOCKS5, ::1, 1080",
  })
  void proxy_hostAndPort_areRead(
      String which, String host, String port, ProxyKind kind, String name, int number)
      throws Exception {
    String key = port.isEmpty() ? "mail.imap.unset" : "mail.imap." + which + ".port";
    ClientOptions.Proxy proxy = read("mail.imap." + which + ".host", host, key, port).proxy();
    assertEquals(kind, proxy.kind());
    assertEquals(name, proxy.host());
    assertEquals(number, proxy.port());
  }

  @Test
  void proxy_credentials_areReadAndHidden() throws Exception {
    ClientOptions.Proxy proxy =
        read(
                "mail.imap.socks.host", "s",
                "mail.imap.socks.version", "4",
                "mail.imap.socks.user", "me",
                "mail.imap.socks.password", "pa55")
            .proxy();
    assertEquals(ProxyKind.SOCKS4, proxy.kind());
    assertEquals("me", proxy.user());
    assertEquals("pa55", new String(proxy.password().chars()));
    assertFalse(proxy.toString().contains("pa55"), proxy.toString());
  }

  @Test
  void limits_set_areTaken() throws Exception {
    ClientOptions options =
        read(
            "mail.imap4x.limits.line", "1000",
            "mail.imap4x.limits.nesting", "0",
            "mail.imap4x.limits.command", "1000");
    assertEquals(1000, options.limits().line());
    assertEquals(200, options.limits().nesting());
    assertEquals(1000, options.maxCommandLine());
  }

  @Test
  void tunnel_program_isStarted() throws Exception {
    assertEquals(
        List.of("ssh", "host", "imap"), read("mail.imap4x.tunnel", "ssh host imap").argv());
  }

  @Test
  void port_outOfRange_isAMessagingException() {
    assertThrows(
        MessagingException.class, () -> ClientOptionsReader.read(TestSettings.of(), "h", 70000));
  }
}
