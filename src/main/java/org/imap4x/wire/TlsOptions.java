package org.imap4x.wire;

import java.util.List;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/**
 * How TLS is set up and what of the peer's certificate is checked.
 *
 * @param protocols enabled protocols; empty for those of the JDK
 * @param cipherSuites enabled cipher suites; empty for those of the JDK
 * @param checkHost whether the certificate must name the host, whoever vouches for it, by the rules
 *     of LDAPS (RFC 4513 section 3.1.3), which are those of RFC 2595 and RFC 7817
 * @param verifier checks the host in addition to, or with {@code checkHost} off instead of, the JDK
 * @param trust whose certificates are accepted
 * @param factory makes the sockets; overrides {@code context} and {@code trust}
 * @param context makes the factory; overrides {@code trust}
 */
public record TlsOptions(
    List<String> protocols,
    List<String> cipherSuites,
    boolean checkHost,
    Optional<HostnameVerifier> verifier,
    Trust trust,
    Optional<SSLSocketFactory> factory,
    Optional<SSLContext> context) {

  /** TLS 1.2 and 1.3, host name checked, certificates checked by the JDK's default trust store. */
  public static final TlsOptions DEFAULT =
      new TlsOptions(
          List.of("TLSv1.2", "TLSv1.3"),
          List.of(),
          true,
          Optional.empty(),
          Trust.DEFAULT,
          Optional.empty(),
          Optional.empty());

  public TlsOptions {
    protocols = List.copyOf(protocols);
    cipherSuites = List.copyOf(cipherSuites);
  }

  /**
   * Whose certificates are accepted.
   *
   * @param all every certificate, unchecked
   * @param hosts these hosts' certificates unchecked, those of others by the default trust store
   */
  public record Trust(boolean all, List<String> hosts) {
    /** By the JDK's default trust store. */
    public static final Trust DEFAULT = new Trust(false, List.of());

    /** Everybody; protects against nobody who can change the traffic. */
    public static final Trust ALL = new Trust(true, List.of());

    public Trust {
      hosts = List.copyOf(hosts);
    }

    boolean blindly(String host) {
      return all || hosts.stream().anyMatch(host::equalsIgnoreCase);
    }
  }

  public TlsOptions withProtocols(List<String> value) {
    return new TlsOptions(value, cipherSuites, checkHost, verifier, trust, factory, context);
  }

  public TlsOptions withCipherSuites(List<String> value) {
    return new TlsOptions(protocols, value, checkHost, verifier, trust, factory, context);
  }

  public TlsOptions withCheckHost(boolean value) {
    return new TlsOptions(protocols, cipherSuites, value, verifier, trust, factory, context);
  }

  public TlsOptions withVerifier(HostnameVerifier value) {
    return new TlsOptions(
        protocols, cipherSuites, checkHost, Optional.of(value), trust, factory, context);
  }

  public TlsOptions withTrust(Trust value) {
    return new TlsOptions(protocols, cipherSuites, checkHost, verifier, value, factory, context);
  }

  public TlsOptions withFactory(SSLSocketFactory value) {
    return new TlsOptions(
        protocols, cipherSuites, checkHost, verifier, trust, Optional.of(value), context);
  }

  public TlsOptions withContext(SSLContext value) {
    return new TlsOptions(
        protocols, cipherSuites, checkHost, verifier, trust, factory, Optional.of(value));
  }
}
