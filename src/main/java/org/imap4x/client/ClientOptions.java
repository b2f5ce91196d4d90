package org.imap4x.client;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.imap4x.model.Limits;
import org.imap4x.model.Secret;
import org.jspecify.annotations.Nullable;

/** Where and how a client connects; immutable, made by {@link #builder}. */
public final class ClientOptions {
  /** The port for clear text and STARTTLS. */
  public static final int PORT = 143;

  /** The port for TLS from the first octet. */
  public static final int TLS_PORT = 993;

  private final Builder b;

  private ClientOptions(Builder builder) {
    this.b = builder;
  }

  /** How the connection is protected. */
  public enum Security {
    /** Clear text. */
    NONE,
    /** STARTTLS where it is offered, clear text else. */
    STARTTLS_IF_OFFERED,
    /** STARTTLS or no session. */
    STARTTLS_REQUIRED,
    /** TLS from the first octet. */
    TLS
  }

  /** Kinds of proxies. */
  public enum ProxyKind {
    /** CONNECT of HTTP (RFC 9110 section 9.3.6). */
    HTTP_CONNECT,
    /** SOCKS version 4, with names resolved by the proxy (4a). */
    SOCKS4,
    /** SOCKS version 5 (RFC 1928), with RFC 1929 where there is a password. */
    SOCKS5
  }

  /** A proxy, with credentials where it wants them. */
  public record Proxy(
      ProxyKind kind, String host, int port, @Nullable String user, @Nullable Secret password) {}

  /** Whose certificates are trusted. */
  public sealed interface Trust {
    /** What the JDK trusts. */
    record Default() implements Trust {}

    /** Everybody's; for tests only. */
    record All() implements Trust {}

    /** Everybody's who is connected to by one of these host names. */
    record Hosts(List<String> hosts) implements Trust {
      public Hosts {
        hosts = List.copyOf(hosts);
      }
    }
  }

  /** Begins options for a server. */
  public static Builder builder(String host, int port) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("no host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port);
    }
    return new Builder(host, port, List.of());
  }

  /** Begins options for a child process whose standard input and output speak IMAP. */
  public static Builder process(List<String> argv) {
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("no program");
    }
    return new Builder(argv.get(0), 0, argv);
  }

  /** The host to connect to; the program of a child process. */
  public String host() {
    return b.host;
  }

  /** The port to connect to; 0 for a child process. */
  public int port() {
    return b.port;
  }

  /** The program and its arguments; empty for a socket. */
  public List<String> argv() {
    return b.argv;
  }

  /** How the connection is protected; {@link Security#NONE} by default. */
  public Security security() {
    return b.security;
  }

  /** Over DNS, TCP and TLS together. */
  public Duration connectTimeout() {
    return b.connectTimeout;
  }

  /** The longest wait for the greeting; 20 s by default. */
  public Duration greetingTimeout() {
    return b.greetingTimeout;
  }

  /** The longest that a read may make no progress. */
  public Duration readTimeout() {
    return b.readTimeout;
  }

  /**
   * The longest that a command may go on without an answer to it, although the server sends
   * something; what takes its octets off an answer is not counted. A server that says again and
   * again that it is at work ({@code * OK}, RFC 9585) is given six times as long.
   */
  public Duration totalTimeout() {
    Duration set = b.totalTimeout;
    return set == null ? b.readTimeout.multipliedBy(10) : set;
  }

  /** The longest that a write may make no progress. */
  public Duration writeTimeout() {
    return b.writeTimeout;
  }

  /** What the server may make the client hold or do. */
  public Limits limits() {
    return b.limits;
  }

  /** The local address to bind to; null for any. */
  public @Nullable InetAddress localAddress() {
    return b.localAddress;
  }

  /** 0 for any. */
  public int localPort() {
    return b.localPort;
  }

  /** The proxy to connect through; null for none. */
  public @Nullable Proxy proxy() {
    return b.proxy;
  }

  /** What makes the sockets; null for the JDK's own. */
  public @Nullable SocketFactory socketFactory() {
    return b.socketFactory;
  }

  /** What makes the TLS sockets; null for that of {@link #sslContext}. */
  public @Nullable SSLSocketFactory sslSocketFactory() {
    return b.sslSocketFactory;
  }

  /** Keys and trust for TLS; null for the JDK's and {@link #trust}. */
  public @Nullable SSLContext sslContext() {
    return b.sslContext;
  }

  /** Whose certificates are trusted. */
  public Trust trust() {
    return b.trust;
  }

  /** Whether the certificate must name the host. */
  public boolean checkServerIdentity() {
    Boolean set = b.checkServerIdentity;
    return set == null ? !isTrustedBlindly() : set;
  }

  private boolean isTrustedBlindly() {
    return b.trust instanceof Trust.All
        || (b.trust instanceof Trust.Hosts some
            && some.hosts().stream().anyMatch(b.host::equalsIgnoreCase));
  }

  /** Checks the host as well, or alone without {@link #checkServerIdentity}; null for none. */
  public @Nullable HostnameVerifier hostnameVerifier() {
    return b.hostnameVerifier;
  }

  /** Empty for TLS 1.2 and 1.3. */
  public List<String> tlsProtocols() {
    return b.tlsProtocols;
  }

  /** Empty for the JDK's. */
  public List<String> cipherSuites() {
    return b.cipherSuites;
  }

  /**
   * Gets each line of the session, {@code C: } or {@code S: } before it, secrets replaced; null for
   * none.
   */
  public @Nullable Consumer<String> transcript() {
    return b.transcript;
  }

  /**
   * 0 for silence, or imaplib's levels 1 to 5, on the {@code System.Logger} "org.imap4x.client".
   */
  public int debug() {
    return b.debug;
  }

  /** Letters before the number of a tag; empty for some of the client's choice. */
  public String tagPrefix() {
    return b.tagPrefix;
  }

  /** The longest command line written, in octets; a longer set of UIDs goes out in parts. */
  public int maxCommandLine() {
    return b.maxCommandLine;
  }

  /** Collects the options; each has a default. */
  public static final class Builder {
    private final String host;
    private final int port;
    private final List<String> argv;
    private Security security = Security.NONE;
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration greetingTimeout = Duration.ofSeconds(20);
    private Duration readTimeout = Duration.ofSeconds(60);
    private Duration writeTimeout = Duration.ofSeconds(60);
    private @Nullable Duration totalTimeout;
    private Limits limits = Limits.DEFAULT;
    private @Nullable InetAddress localAddress;
    private int localPort;
    private @Nullable Proxy proxy;
    private @Nullable SocketFactory socketFactory;
    private @Nullable SSLSocketFactory sslSocketFactory;
    private @Nullable SSLContext sslContext;
    private Trust trust = new Trust.Default();
    private @Nullable Boolean checkServerIdentity;
    private @Nullable HostnameVerifier hostnameVerifier;
    private List<String> tlsProtocols = List.of();
    private List<String> cipherSuites = List.of();
    private @Nullable Consumer<String> transcript;
    private int debug;
    private String tagPrefix = "";
    private int maxCommandLine = 8000;

    private Builder(String host, int port, List<String> argv) {
      this.host = host;
      this.port = port;
      this.argv = List.copyOf(argv);
    }

    /** How the connection is protected; {@link Security#NONE} by default. */
    public Builder security(Security value) {
      security = value;
      return this;
    }

    /**
     * The longest for DNS, TCP, proxy and TLS together; 30 s by default.
     *
     * @throws IllegalArgumentException unless it is more than zero
     */
    public Builder connectTimeout(Duration value) {
      connectTimeout = positive(value);
      return this;
    }

    /**
     * The longest wait for the greeting; 20 s by default.
     *
     * @throws IllegalArgumentException unless it is more than zero
     */
    public Builder greetingTimeout(Duration value) {
      greetingTimeout = positive(value);
      return this;
    }

    /**
     * The longest that a read may make no progress; 60 s by default.
     *
     * @throws IllegalArgumentException unless it is more than zero
     */
    public Builder readTimeout(Duration value) {
      readTimeout = positive(value);
      return this;
    }

    /**
     * The longest that a command may go on without an answer to it; ten times the read timeout by
     * default.
     *
     * @throws IllegalArgumentException unless it is more than zero
     */
    public Builder totalTimeout(Duration value) {
      totalTimeout = positive(value);
      return this;
    }

    /**
     * The longest that a write may make no progress; 60 s by default.
     *
     * @throws IllegalArgumentException unless it is more than zero
     */
    public Builder writeTimeout(Duration value) {
      writeTimeout = positive(value);
      return this;
    }

    /** What the server may make the client hold or do. */
    public Builder limits(Limits value) {
      limits = value;
      return this;
    }

    /** The local address to bind to; null for any. */
    public Builder localAddress(@Nullable InetAddress value) {
      localAddress = value;
      return this;
    }

    /** The local port to bind to; 0 for any. */
    public Builder localPort(int value) {
      localPort = value;
      return this;
    }

    /** The proxy to connect through; null for none. */
    public Builder proxy(@Nullable Proxy value) {
      proxy = value;
      return this;
    }

    /** What makes the sockets; null for the JDK's own. */
    public Builder socketFactory(@Nullable SocketFactory value) {
      socketFactory = value;
      return this;
    }

    /** What makes the TLS sockets; null for that of {@link #sslContext}. */
    public Builder sslSocketFactory(@Nullable SSLSocketFactory value) {
      sslSocketFactory = value;
      return this;
    }

    /** Keys and trust for TLS; null for the JDK's and {@link #trust}. */
    public Builder sslContext(@Nullable SSLContext value) {
      sslContext = value;
      return this;
    }

    /** Whose certificates are trusted; what the JDK trusts by default. */
    public Builder trust(Trust value) {
      trust = value;
      return this;
    }

    /**
     * Whether the certificate must name the host (RFC 2595, by the rules of RFC 4513 section
     * 3.1.3). It must by default; where {@link #trust} takes the host's certificate from anybody it
     * need not, as its name proves nothing then.
     */
    public Builder checkServerIdentity(boolean value) {
      checkServerIdentity = value;
      return this;
    }

    /** Checks the host as well, or alone without {@link #checkServerIdentity}; null for none. */
    public Builder hostnameVerifier(@Nullable HostnameVerifier value) {
      hostnameVerifier = value;
      return this;
    }

    /** Protocol versions by the JDK's names; empty for TLS 1.2 and 1.3. */
    public Builder tlsProtocols(List<String> value) {
      tlsProtocols = List.copyOf(value);
      return this;
    }

    /** Cipher suites by the JDK's names; empty for the JDK's. */
    public Builder cipherSuites(List<String> value) {
      cipherSuites = List.copyOf(value);
      return this;
    }

    /**
     * Gets each line of the session, {@code C: } or {@code S: } before it, secrets replaced, on the
     * thread that sent or read it; it must not use the client.
     */
    public Builder transcript(@Nullable Consumer<String> value) {
      transcript = value;
      return this;
    }

    /**
     * imaplib's debug level on the {@code System.Logger} "org.imap4x.client"; 0 for silence.
     *
     * @throws IllegalArgumentException unless it is 0 to 5
     */
    public Builder debug(int value) {
      if (value < 0 || value > 5) {
        throw new IllegalArgumentException("debug levels are 0 to 5: " + value);
      }
      debug = value;
      return this;
    }

    /**
     * Letters before the number of a tag; empty for some of the client's choice.
     *
     * @throws IllegalArgumentException unless it is up to 8 letters
     */
    public Builder tagPrefix(String value) {
      if (!value.matches("[A-Za-z]{0,8}")) {
        throw new IllegalArgumentException("a tag prefix is up to 8 letters: " + value);
      }
      tagPrefix = value;
      return this;
    }

    /**
     * The longest command line in octets; 8000 by default, which servers take (RFC 7162 section 4).
     *
     * @throws IllegalArgumentException below 200
     */
    public Builder maxCommandLine(int value) {
      if (value < 200) {
        throw new IllegalArgumentException("command lines need 200 octets: " + value);
      }
      maxCommandLine = value;
      return this;
    }

    /** The options as they are now. */
    public ClientOptions build() {
      Builder copy = new Builder(host, port, argv);
      copy.security = security;
      copy.connectTimeout = connectTimeout;
      copy.greetingTimeout = greetingTimeout;
      copy.readTimeout = readTimeout;
      copy.writeTimeout = writeTimeout;
      copy.totalTimeout = totalTimeout;
      copy.limits = limits;
      copy.localAddress = localAddress;
      copy.localPort = localPort;
      copy.proxy = proxy;
      copy.socketFactory = socketFactory;
      copy.sslSocketFactory = sslSocketFactory;
      copy.sslContext = sslContext;
      copy.trust = trust;
      copy.checkServerIdentity = checkServerIdentity;
      copy.hostnameVerifier = hostnameVerifier;
      copy.tlsProtocols = tlsProtocols;
      copy.cipherSuites = cipherSuites;
      copy.transcript = transcript;
      copy.debug = debug;
      copy.tagPrefix = tagPrefix;
      copy.maxCommandLine = maxCommandLine;
      return new ClientOptions(copy);
    }

    private static Duration positive(Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException("a timeout is more than zero: " + value);
      }
      return value;
    }
  }
}
