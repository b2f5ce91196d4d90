package org.imap4x.mail.config;

import jakarta.mail.MessagingException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.imap4x.client.ClientOptions;
import org.imap4x.client.ClientOptions.ProxyKind;
import org.imap4x.client.ClientOptions.Security;
import org.imap4x.client.ClientOptions.Trust;
import org.imap4x.model.Limits;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Makes the command core's options of a store's settings; no I/O but the look-up of a local
 * address.
 */
public final class ClientOptionsReader {
  /** Classes that can't be made, told once each. */
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private final StoreSettings settings;
  private final @Nullable SocketFactory plainFactory;
  private final @Nullable SSLSocketFactory tlsFactory;

  /** Whether {@code socketFactory} is for TLS, also one that could not be made. */
  private final boolean isTlsByFactory;

  private ClientOptionsReader(StoreSettings settings) throws MessagingException {
    this.settings = settings;
    Made<SocketFactory> plain =
        factory(Settings.SOCKET_FACTORY, Settings.SOCKET_FACTORY_CLASS, SocketFactory.class);
    this.plainFactory = plain.factory;
    this.isTlsByFactory = SSLSocketFactory.class.isAssignableFrom(plain.type);
    this.tlsFactory =
        factory(
                Settings.SSL_SOCKET_FACTORY,
                Settings.SSL_SOCKET_FACTORY_CLASS,
                SSLSocketFactory.class)
            .factory;
  }

  /**
   * The options for a host and port.
   *
   * @throws MessagingException for a value that can't be used, such as a class that can't be made;
   *     names the key
   */
  public static ClientOptions read(StoreSettings settings, String host, int port)
      throws MessagingException {
    return new ClientOptionsReader(settings).options(host, port);
  }

  /**
   * The options for another try without the application's factory, which has failed to connect or
   * to make a TLS socket: with a plain socket, or with TLS of our own in place of its TLS, and
   * never with clear text in place of TLS.
   *
   * @param options those that failed
   * @param tls whether TLS failed, on a connection that was there
   * @return empty where the application forbids it, or there was no factory
   */
  public static Optional<ClientOptions> withoutFactory(
      StoreSettings settings, String host, int port, ClientOptions options, boolean tls)
      throws MessagingException {
    boolean given = tls ? options.sslSocketFactory() != null : options.socketFactory() != null;
    if (!given || !settings.flag(Settings.SOCKET_FACTORY_FALLBACK)) {
      return Optional.empty();
    }
    ClientOptionsReader reader = new ClientOptionsReader(settings);
    if (!tls) {
      return Optional.of(
          reader.common(reader.builder(host, port), host).socketFactory(null).build());
    }
    ClientOptions.Builder builder =
        reader.common(reader.builder(host, reader.portOfOwnTls(port)), host).sslSocketFactory(null);
    if (options.security() == Security.STARTTLS_IF_OFFERED) {
      builder.security(Security.STARTTLS_REQUIRED); // it was offered
    }
    return Optional.of(builder.build());
  }

  /** Whether the application says itself whose certificates are good, other than by a factory. */
  public static boolean hasTrustOfItsOwn(StoreSettings settings) {
    return settings.isSet(Settings.SSL_CONTEXT) || !settings.words(Settings.SSL_TRUST).isEmpty();
  }

  private ClientOptions options(String host, int port) throws MessagingException {
    List<String> tunnel = settings.words(Settings.TUNNEL);
    if (!tunnel.isEmpty()) {
      return common(ClientOptions.process(tunnel), host).build();
    }
    return common(builder(host, factoryPort(port)), host).build();
  }

  private ClientOptions.Builder builder(String host, int port) throws MessagingException {
    try {
      return ClientOptions.builder(host, port);
    } catch (IllegalArgumentException e) {
      throw new MessagingException("can't connect to \"" + host + "\": " + e.getMessage(), e);
    }
  }

  private ClientOptions.Builder common(ClientOptions.Builder builder, String host)
      throws MessagingException {
    builder.security(security());
    timeouts(builder);
    sockets(builder);
    tls(builder, host);
    builder.proxy(proxy());
    builder.limits(limits());
    builder.maxCommandLine((int) settings.atLeast(Settings.MAX_COMMAND_LINE, 200));
    builder.transcript(new MailLog(settings.session()).transcript());
    if (settings.flag(Settings.REUSE_TAG_PREFIX)) {
      builder.tagPrefix("A");
    }
    return builder;
  }

  // ---- sockets

  private Security security() {
    if (settings.isTls() || isTlsByFactory) {
      // socketFactory.class=javax.net.ssl.SSLSocketFactory has always meant TLS
      return Security.TLS;
    }
    if (settings.flag(Settings.STARTTLS_REQUIRED)) {
      return Security.STARTTLS_REQUIRED;
    }
    return settings.flag(Settings.STARTTLS_ENABLE) ? Security.STARTTLS_IF_OFFERED : Security.NONE;
  }

  private int factoryPort(int port) {
    long wanted = -1;
    if (settings.isTls() && tlsFactory != null) {
      wanted = settings.octets(Settings.SSL_SOCKET_FACTORY_PORT, -1);
    } else if (plainFactory != null || isTlsByFactory) {
      wanted = settings.octets(Settings.SOCKET_FACTORY_PORT, -1);
    }
    return wanted > 0 ? (int) wanted : port;
  }

  /** Where only the factory has made it TLS, the factory's port is the one that speaks it. */
  private int portOfOwnTls(int port) {
    return isTlsByFactory && !settings.isTls() ? factoryPort(port) : port;
  }

  private void timeouts(ClientOptions.Builder builder) {
    Duration read = settings.timeout(Settings.TIMEOUT);
    Duration greeting = settings.isSet(Settings.TIMEOUT) ? read : Duration.ofSeconds(20);
    builder.connectTimeout(settings.timeout(Settings.CONNECTION_TIMEOUT));
    builder.readTimeout(read);
    builder.writeTimeout(settings.timeout(Settings.WRITE_TIMEOUT));
    builder.totalTimeout(settings.timeout(Settings.TOTAL_TIMEOUT, tenTimes(read)));
    builder.greetingTimeout(settings.timeout(Settings.GREETING_TIMEOUT, greeting));
  }

  private void sockets(ClientOptions.Builder builder) throws MessagingException {
    if (isTlsByFactory) {
      builder.sslSocketFactory(tlsFactory == null ? (SSLSocketFactory) plainFactory : tlsFactory);
    } else {
      builder.socketFactory(plainFactory);
      builder.sslSocketFactory(tlsFactory);
    }
    builder.localPort(settings.number(Settings.LOCAL_PORT));
    Optional<String> local = settings.textIfSet(Settings.LOCAL_ADDRESS);
    if (local.isPresent()) {
      try {
        builder.localAddress(InetAddress.getByName(local.get()));
      } catch (UnknownHostException e) {
        throw new MessagingException(settings.name(Settings.LOCAL_ADDRESS) + ": unknown", e);
      }
    }
  }

  // ---- TLS

  private void tls(ClientOptions.Builder builder, String host) throws MessagingException {
    Trust trust = trust();
    builder.trust(trust);
    // Where the certificate may be anybody's, the name in it says nothing.
    builder.checkServerIdentity(settings.flag(Settings.SSL_CHECK_IDENTITY, !trusts(trust, host)));
    builder.hostnameVerifier(verifier());
    builder.sslContext(settings.object(Settings.SSL_CONTEXT, SSLContext.class).orElse(null));
    builder.tlsProtocols(settings.words(Settings.SSL_PROTOCOLS));
    builder.cipherSuites(settings.words(Settings.SSL_CIPHER_SUITES));
  }

  /** One of our own by the incumbent's names for it, which are no classes here. */
  private @Nullable HostnameVerifier verifier() throws MessagingException {
    Optional<HostnameVerifier> given =
        settings.object(Settings.SSL_HOSTNAME_VERIFIER, HostnameVerifier.class);
    String name = settings.text(Settings.SSL_HOSTNAME_VERIFIER_CLASS);
    if (given.isPresent() || name.isEmpty()) {
      return given.orElse(null);
    }
    if (CertificateNames.ALIASES.contains(name)) {
      return new CertificateNames();
    }
    if (name.indexOf('.') < 0) {
      throw new MessagingException(
          settings.name(Settings.SSL_HOSTNAME_VERIFIER_CLASS)
              + "="
              + name
              + " is neither a class in a package nor one of "
              + new TreeSet<>(CertificateNames.ALIASES));
    }
    return make(Settings.SSL_HOSTNAME_VERIFIER_CLASS, name, HostnameVerifier.class);
  }

  private Trust trust() {
    List<String> hosts = settings.words(Settings.SSL_TRUST);
    if (hosts.isEmpty()) {
      return new Trust.Default();
    }
    return hosts.contains("*") ? new Trust.All() : new Trust.Hosts(hosts);
  }

  private static boolean trusts(Trust trust, String host) {
    return trust instanceof Trust.All
        || (trust instanceof Trust.Hosts some
            && some.hosts().stream().anyMatch(h -> h.equalsIgnoreCase(host)));
  }

  // ---- proxies

  private ClientOptions.@Nullable Proxy proxy() {
    Optional<String> http = settings.textIfSet(Settings.PROXY_HOST);
    if (http.isPresent()) {
      return proxy(
          ProxyKind.HTTP_CONNECT,
          http.get(),
          settings.number(Settings.PROXY_PORT),
          Settings.PROXY_USER,
          Settings.PROXY_PASSWORD);
    }
    Optional<String> socks = settings.textIfSet(Settings.SOCKS_HOST);
    if (socks.isEmpty()) {
      return null;
    }
    boolean four = settings.number(Settings.SOCKS_VERSION) == 4;
    return proxy(
        four ? ProxyKind.SOCKS4 : ProxyKind.SOCKS5,
        socks.get(),
        settings.number(Settings.SOCKS_PORT),
        Settings.SOCKS_USER,
        Settings.SOCKS_PASSWORD);
  }

  private ClientOptions.Proxy proxy(
      ProxyKind kind, String name, int port, Settings user, Settings password) {
    String host = name;
    int number = port;
    int colon = name.lastIndexOf(':');
    // one colon: host:port; several: an IPv6 address
    if (colon > 0 && name.indexOf(':') == colon && name.substring(colon + 1).matches("\\d{1,5}")) {
      host = name.substring(0, colon);
      number = Integer.parseInt(name.substring(colon + 1));
    }
    return new ClientOptions.Proxy(
        kind,
        host,
        number,
        settings.textIfSet(user).orElse(null),
        settings.value(password).map(v -> Secret.of(v.toString())).orElse(null));
  }

  private static Duration tenTimes(Duration time) {
    return time.multipliedBy(10);
  }

  private Limits limits() {
    Limits standard = Limits.DEFAULT;
    return new Limits(
        limit(Settings.MAX_LINE, standard.line()),
        limit(Settings.MAX_TEXT),
        limit(Settings.MAX_LITERAL_IN_MEMORY),
        settings.atLeast(Settings.MAX_LITERAL, 1),
        limit(Settings.MAX_RESPONSE, standard.response()),
        limit(Settings.MAX_ANSWERS, standard.answers()),
        limit(Settings.MAX_NESTING),
        limit(Settings.MAX_LIST_ITEMS),
        standard.setExpansion(),
        standard.inflateRatio());
  }

  private int limit(Settings setting, int standard) {
    return (int) Math.min(Integer.MAX_VALUE, settings.atLeast(setting, 1, standard));
  }

  private int limit(Settings setting) {
    return limit(setting, Integer.parseInt(setting.standard()));
  }

  // ---- the application's objects and classes

  /** A factory, or none, and its type where that is known. */
  private record Made<T>(@Nullable T factory, Class<?> type) {}

  /**
   * The object that was put into the properties, or one of the class that is named there; none
   * where it can't be made, and something else may stand in for it.
   */
  private <T extends SocketFactory> Made<T> factory(
      Settings object, Settings className, Class<T> type) throws MessagingException {
    Optional<T> given = settings.object(object, type);
    Optional<String> name = settings.textIfSet(className);
    if (given.isPresent() || name.isEmpty()) {
      T known = given.orElse(null);
      return new Made<>(known, known == null ? Object.class : known.getClass());
    }
    try {
      T made = make(className, name.get(), type);
      return new Made<>(made, made.getClass());
    } catch (MessagingException e) {
      Class<?> meant = type == SSLSocketFactory.class ? type : loadIfThere(name.get());
      boolean isTls = SSLSocketFactory.class.isAssignableFrom(meant) || settings.isTls();
      boolean isKnown = isTls || isPlain(meant);
      if (!isKnown || !settings.flag(Settings.SOCKET_FACTORY_FALLBACK)) {
        throw e; // a factory that nobody knows may have been for TLS
      }
      String instead = (isTls ? "TLS of our own" : "a plain socket") + " in its place";
      if (WARNED.add(name.get())) {
        MailLog.warn(e.getMessage() + "; " + instead);
      }
      return new Made<>(null, meant);
    }
  }

  /** What a {@code getDefault()} of its own would have made is not known. */
  private static boolean isPlain(Class<?> type) {
    return SocketFactory.class.isAssignableFrom(type)
        && Arrays.stream(type.getDeclaredMethods())
            .noneMatch(m -> m.getName().equals("getDefault"));
  }

  private static Class<?> loadIfThere(String name) {
    try {
      return load(name);
    } catch (ClassNotFoundException | LinkageError e) {
      return Object.class;
    }
  }

  /** An object of the class that a property names. */
  private <T> T make(Settings setting, String name, Class<T> type) throws MessagingException {
    try {
      return type.cast(make(load(name), type));
    } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
      Exception cause = e instanceof Exception known ? known : new ClassNotFoundException("", e);
      Throwable thrown = e.getCause();
      throw new MessagingException(
          settings.name(setting)
              + "="
              + name
              + " can't be made: "
              + (e instanceof InvocationTargetException && thrown != null ? thrown : e),
          cause);
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      try {
        return Class.forName(name, true, context);
      } catch (ClassNotFoundException e) {
        // The application server's loader does not see it; ours may.
      }
    }
    return Class.forName(name);
  }

  /** Its own {@code getDefault()} where it has one, as socket factories do; else a new one. */
  private static Object make(Class<?> wanted, Class<?> type) throws ReflectiveOperationException {
    if (SocketFactory.class.isAssignableFrom(type)) {
      try {
        Method getDefault = wanted.getDeclaredMethod("getDefault");
        return getDefault.invoke(null);
      } catch (NoSuchMethodException e) {
        return wanted.getConstructor().newInstance();
      } catch (InvocationTargetException | RuntimeException e) {
        throw new ReflectiveOperationException("getDefault() failed", e);
      }
    }
    return wanted.getConstructor().newInstance();
  }

  /** For messages: how the connection is protected, in words. */
  public static String words(Security security) {
    return security.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
