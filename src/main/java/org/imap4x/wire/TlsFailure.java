package org.imap4x.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;

/** Says why a TLS handshake failed, and which setting would change it. */
final class TlsFailure {
  private TlsFailure() {}

  static TlsException explain(IOException e, String peer, String host) {
    return new TlsException(
        "the TLS handshake with " + peer + " failed: " + why(e, host) + " [" + text(e) + "]", e);
  }

  private static String why(IOException e, String host) {
    if (find(e, CertificateExpiredException.class).isPresent()) {
      return "its certificate has expired (setting ssl.trust would accept it unchecked)";
    }
    if (find(e, CertificateNotYetValidException.class).isPresent()) {
      return "its certificate is not valid yet; is this machine's clock right?";
    }
    if (find(e, CertPathBuilderException.class).isPresent()) {
      return "its certificate is signed by nobody whom this machine's trust store knows (import the"
          + " issuer there, or use the settings ssl.socketFactory or ssl.trust)";
    }
    Optional<CertificateException> certificate = find(e, CertificateException.class);
    if (certificate.isPresent()) {
      String text = text(certificate.get());
      return text.startsWith("No subject alternative") || text.startsWith("No name matching")
          ? "its certificate is not for \""
              + host
              + "\" (connect by a name that it has; setting ssl.checkserveridentity=false would not"
              + " compare)"
          : "its certificate was refused (settings ssl.trust, ssl.socketFactory)";
    }
    String text = text(e).toLowerCase(Locale.ROOT);
    if (text.contains("unrecognized ssl message") || text.contains("plaintext connection")) {
      return "the server does not speak TLS at once on this port (use its TLS port, or no"
          + " ssl.enable but starttls.enable)";
    }
    if (text.contains("protocol") || text.contains("handshake_failure")) {
      return "no protocol version and cipher suite that both sides allow (settings ssl.protocols,"
          + " ssl.ciphersuites, and jdk.tls.disabledAlgorithms in java.security)";
    }
    if (find(e, EOFException.class).isPresent() || find(e, SocketException.class).isPresent()) {
      return "the server closed the connection during it (does this port speak TLS?)";
    }
    return "see the cause";
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
    Throwable at = e;
    // 20: a chain of causes may be a ring
    for (int i = 0; i < 20 && at != null; i++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
