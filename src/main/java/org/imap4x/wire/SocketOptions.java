package org.imap4x.wire;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.SocketFactory;
import org.imap4x.model.Secret;

/**
 * Where to connect and how.
 *
 * @param host name or address
 * @param port TCP port
 * @param tls present for TLS from the first octet on; for STARTTLS leave it empty
 * @param factory makes the sockets, also those to a proxy
 * @param localAddress address to bind to
 * @param localPort port to bind to, 0 for any
 * @param noDelay TCP_NODELAY; off, a command may wait 40 ms for an acknowledgement
 * @param keepAlive SO_KEEPALIVE, which notices a dead peer during IDLE
 * @param proxy goes through it; the host is then resolved by the proxy where its protocol can
 */
public record SocketOptions(
    String host,
    int port,
    Optional<TlsOptions> tls,
    Optional<SocketFactory> factory,
    Optional<InetAddress> localAddress,
    int localPort,
    boolean noDelay,
    boolean keepAlive,
    Optional<Proxy> proxy) {

  public SocketOptions {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("no host");
    }
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) <= ' ' || host.charAt(i) == 0x7f) {
        throw new IllegalArgumentException("control character or space in host name");
      }
    }
    if (port < 1 || port > 65_535 || localPort < 0 || localPort > 65_535) {
      throw new IllegalArgumentException("no such port: " + port + " from " + localPort);
    }
  }

  /** A plain connection with the defaults. */
  public static SocketOptions of(String host, int port) {
    return new SocketOptions(
        host,
        port,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        true,
        true,
        Optional.empty());
  }

  /**
   * A proxy.
   *
   * @param kind its protocol
   * @param host where it is
   * @param port where it is
   * @param user empty when it wants none
   * @param password empty when it wants none
   */
  public record Proxy(Kind kind, String host, int port, String user, Optional<Secret> password) {
    /** A proxy's protocol. */
    public enum Kind {
      /** HTTP CONNECT (RFC 9110 section 9.3.6), Basic authentication. */
      HTTP,
      /** SOCKS 5 (RFC 1928), user name and password (RFC 1929). */
      SOCKS5,
      /** SOCKS 4; 4a when this side can't resolve the host. */
      SOCKS4
    }

    public Proxy {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(user)) {
        throw new IllegalArgumentException("a proxy's user name with half a surrogate pair");
      }
    }
  }

  public SocketOptions withTls(TlsOptions value) {
    return new SocketOptions(
        host,
        port,
        Optional.of(value),
        factory,
        localAddress,
        localPort,
        noDelay,
        keepAlive,
        proxy);
  }

  public SocketOptions withFactory(SocketFactory value) {
    return new SocketOptions(
        host, port, tls, Optional.of(value), localAddress, localPort, noDelay, keepAlive, proxy);
  }

  public SocketOptions withLocal(Optional<InetAddress> address, int localPort) {
    return new SocketOptions(
        host, port, tls, factory, address, localPort, noDelay, keepAlive, proxy);
  }

  public SocketOptions withNoDelay(boolean value) {
    return new SocketOptions(
        host, port, tls, factory, localAddress, localPort, value, keepAlive, proxy);
  }

  public SocketOptions withKeepAlive(boolean value) {
    return new SocketOptions(
        host, port, tls, factory, localAddress, localPort, noDelay, value, proxy);
  }

  public SocketOptions withProxy(Proxy value) {
    return new SocketOptions(
        host, port, tls, factory, localAddress, localPort, noDelay, keepAlive, Optional.of(value));
  }
}
