package org.imap4x.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the TCP connection: resolves, tries each address, talks to a proxy. */
final class SocketConnector {
  private final SocketOptions options;
  private final Deadline deadline;
  private final Breaker breaker;

  SocketConnector(SocketOptions options, Deadline deadline, Breaker breaker) {
    this.options = options;
    this.deadline = deadline;
    this.breaker = breaker;
  }

  static String hostPort(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  Socket connect() throws IOException {
    if (options.proxy().isEmpty()) {
      return connectTo(options.host(), options.port());
    }
    SocketOptions.Proxy proxy = options.proxy().get();
    Socket socket = connectTo(proxy.host(), proxy.port());
    String what = "connecting through proxy " + hostPort(proxy.host(), proxy.port());
    try (Breaker.Hold hold = breaker.hold(socket);
        Watchdog.Watch watch = Watchdog.SHARED.watch(socket, deadline)) {
      try {
        new ProxyHandshake(socket, proxy, this::resolve).open(options.host(), options.port());
        return socket;
      } catch (IOException e) {
        socket.close();
        throw watch.explain(what, e);
      } catch (RuntimeException e) {
        socket.close();
        throw e;
      }
    }
  }

  private Socket connectTo(String host, int port) throws IOException {
    List<InetAddress> addresses = resolve(host);
    List<IOException> failures = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      // what is left is shared out, so that a silent address does not use it up
      Deadline share =
          deadline.isNever()
              ? deadline
              : Deadline.after(deadline.remaining().dividedBy(addresses.size() - i));
      try {
        return connectTo(new InetSocketAddress(addresses.get(i), port), share);
      } catch (WireInterruptedException | WireClosedException e) {
        throw e;
      } catch (IOException e) {
        failures.add(e);
      }
    }
    throw failed(hostPort(host, port), addresses, failures);
  }

  private IOException failed(String peer, List<InetAddress> addresses, List<IOException> failures) {
    StringBuilder text = new StringBuilder("can't connect to ").append(peer);
    for (int i = 0; i < failures.size(); i++) {
      text.append(i == 0 ? ": " : ", ")
          .append(addresses.get(i).getHostAddress())
          .append(": ")
          .append(failures.get(i).getMessage());
    }
    boolean timedOut = failures.stream().allMatch(WireTimeoutException.class::isInstance);
    IOException e =
        timedOut || deadline.expired()
            ? new WireTimeoutException(text.toString())
            : new ConnectException(text.toString());
    failures.forEach(e::addSuppressed);
    return e;
  }

  private Socket connectTo(InetSocketAddress address, Deadline share) throws IOException {
    Socket socket = unconnected(address);
    if (socket == null) {
      return connectedByFactory(address, share);
    }
    try (Breaker.Hold hold = breaker.hold(socket);
        Watchdog.Watch watch = Watchdog.SHARED.watch(socket, share)) {
      try {
        configure(socket);
        if (options.localAddress().isPresent() || options.localPort() > 0) {
          socket.bind(
              new InetSocketAddress(options.localAddress().orElse(null), options.localPort()));
        }
        socket.connect(address, timeout(share));
        return socket;
      } catch (IOException e) {
        socket.close();
        throw breaker.explain(watch.explain("connecting", timedOut(e)));
      } catch (RuntimeException e) {
        socket.close();
        throw e;
      }
    }
  }

  /** What such a factory does can't be ended, as its socket is not known before. */
  private Socket connectedByFactory(InetSocketAddress address, Deadline share) throws IOException {
    SocketFactory factory = options.factory().orElseThrow();
    try {
      Socket connected =
          Aside.call(
              "connecting",
              () -> factory.createSocket(address.getAddress(), address.getPort()),
              SocketConnector::drop,
              share,
              breaker);
      configure(connected);
      return connected;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    }
  }

  private static void drop(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // nobody has used it
      return;
    }
  }

  private static IOException timedOut(IOException e) {
    return e instanceof SocketTimeoutException
        ? new WireTimeoutException("connecting timed out", e)
        : e;
  }

  /** 0 would wait without end. */
  private static int timeout(Deadline share) {
    return share.isNever() ? 0 : Math.max(1, share.remainingMillis(Integer.MAX_VALUE));
  }

  private void configure(Socket socket) throws SocketException {
    socket.setTcpNoDelay(options.noDelay());
    socket.setKeepAlive(options.keepAlive());
  }

  /** A socket to connect, or null from a factory that makes connected ones only. */
  private @Nullable Socket unconnected(InetSocketAddress address) throws IOException {
    if (options.factory().isPresent()) {
      SocketFactory factory = options.factory().get();
      try {
        return factory.createSocket();
      } catch (SocketException e) {
        if (e.getCause() instanceof UnsupportedOperationException) {
          return null;
        }
        throw e;
      }
    }
    // the system property socksProxyHost counts only where no proxy is named
    boolean direct = options.proxy().isPresent() || isDirect(address);
    return direct ? ChannelSocket.open() : new Socket();
  }

  /** Whether the JDK's own sockets would reach it without a proxy. */
  private static boolean isDirect(InetSocketAddress address) {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return true;
    }
    try {
      String peer = hostPort(address.getHostString(), address.getPort());
      for (Proxy proxy : selector.select(new URI("socket://" + peer))) {
        if (!proxy.equals(Proxy.NO_PROXY)) {
          return false;
        }
      }
      return true;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return false; // as the JDK finds best
    }
  }

  /** Name service calls can't be interrupted. */
  private List<InetAddress> resolve(String host) throws IOException {
    if (isLiteral(host)) {
      return List.of(InetAddress.getAllByName(host));
    }
    try {
      return Aside.call(
          "resolving " + host,
          () -> List.of(InetAddress.getAllByName(host)),
          late -> {},
          deadline,
          breaker);
    } catch (ExecutionException e) {
      UnknownHostException unknown = new UnknownHostException(host + " is not known");
      unknown.initCause(e.getCause());
      throw unknown;
    }
  }

  static boolean isLiteral(String host) {
    if (host.indexOf(':') >= 0) {
      return true;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return true;
  }
}
