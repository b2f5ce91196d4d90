package org.imap4x.wire;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Puts TLS on a connected socket and makes sure of the peer. */
final class TlsUpgrade {
  private final TlsOptions options;
  private final String host;
  private final int port;

  TlsUpgrade(TlsOptions options, String host, int port) {
    this.options = options;
    this.host = host;
    this.port = port;
  }

  SSLSocket upgrade(Socket raw, Deadline deadline) throws IOException {
    String peer = SocketConnector.hostPort(host, port);
    if (deadline.expired()) {
      throw new WireTimeoutException("no time left for the TLS handshake with " + peer);
    }
    SSLSocket socket = socket(raw);
    configure(socket);
    try (Watchdog.Watch watch = Watchdog.SHARED.watch(raw, deadline)) {
      try {
        socket.setSoTimeout(
            deadline.isNever() ? 0 : Math.max(1, deadline.remainingMillis(Integer.MAX_VALUE)));
        socket.startHandshake();
      } catch (SocketTimeoutException e) {
        String what = "the TLS handshake with " + peer;
        throw watch.explain(what, new WireTimeoutException(what + " timed out", e));
      } catch (IOException e) {
        IOException ended = watch.explain("the TLS handshake with " + peer, e);
        throw ended == e ? TlsFailure.explain(e, peer, host) : ended;
      }
    }
    if (options.verifier().isPresent()
        && !options.verifier().get().verify(host, socket.getSession())) {
      throw new TlsException(
          "the host name verifier refuses the certificate of "
              + peer
              + " (setting ssl.hostnameverifier)",
          null);
    }
    return socket;
  }

  private SSLSocket socket(Socket raw) throws IOException {
    SSLSocketFactory factory = factory();
    if (options.factory().isEmpty()) {
      return (SSLSocket) factory.createSocket(raw, host, port, true);
    }
    String what = "the socket factory given for TLS (" + factory.getClass().getName() + ") ";
    try {
      if (factory.createSocket(raw, host, port, true) instanceof SSLSocket socket) {
        return socket;
      }
    } catch (IOException | RuntimeException e) {
      throw TlsException.byFactory(
          what + "fails: " + (e.getMessage() == null ? e : e.getMessage()), e);
    }
    throw TlsException.byFactory(what + "makes sockets without it", null);
  }

  private SSLSocketFactory factory() throws IOException {
    if (options.factory().isPresent()) {
      return options.factory().get();
    }
    try {
      if (options.context().isPresent()) {
        return options.context().get().getSocketFactory();
      }
      if (!trustsBlindly()) {
        return SSLContext.getDefault().getSocketFactory();
      }
      return trustingFactory();
    } catch (GeneralSecurityException e) {
      throw new TlsException("TLS is not available: " + e.getMessage(), e);
    }
  }

  private SSLSocketFactory trustingFactory()
      throws NoSuchAlgorithmException, KeyManagementException {
    SSLContext context = SSLContext.getInstance("TLS");
    X509TrustManager trust = options.checkHost() ? BlindTrust.butForTheName() : new BlindTrust();
    context.init(null, new TrustManager[] {trust}, null);
    return context.getSocketFactory();
  }

  private boolean trustsBlindly() {
    return options.factory().isEmpty()
        && options.context().isEmpty()
        && options.trust().blindly(host);
  }

  private void configure(SSLSocket socket) throws TlsException {
    SSLParameters parameters = socket.getSSLParameters();
    if (!options.protocols().isEmpty()) {
      parameters.setProtocols(supportedProtocols(socket));
    }
    if (!options.cipherSuites().isEmpty()) {
      parameters.setCipherSuites(options.cipherSuites().toArray(new String[0]));
    }
    if (options.checkHost()) {
      // not HTTPS, which takes wildcards in any label: RFC 2595, RFC 4513 section 3.1.3
      parameters.setEndpointIdentificationAlgorithm("LDAPS");
    }
    addServerName(parameters);
    try {
      socket.setSSLParameters(parameters);
    } catch (IllegalArgumentException e) {
      throw new TlsException(
          "this JDK does not have a cipher suite or protocol that is set (settings"
              + " ssl.ciphersuites, ssl.protocols): "
              + e.getMessage(),
          e);
    }
  }

  private void addServerName(SSLParameters parameters) {
    if (SocketConnector.isLiteral(host)) {
      return;
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    try {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    } catch (IllegalArgumentException e) {
      // not a name that SNI can carry, as "my_host": TLS works without
      parameters.setServerNames(List.of());
    }
  }

  private String[] supportedProtocols(SSLSocket socket) throws TlsException {
    Set<String> supported = Set.copyOf(Arrays.asList(socket.getSupportedProtocols()));
    List<String> usable = new ArrayList<>(options.protocols());
    usable.retainAll(supported);
    if (usable.isEmpty()) {
      throw new TlsException(
          "of the protocols " + options.protocols() + " (setting ssl.protocols) this JDK has none",
          null);
    }
    return usable.toArray(new String[0]);
  }
}
