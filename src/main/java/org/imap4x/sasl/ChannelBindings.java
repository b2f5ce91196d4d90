package org.imap4x.sasl;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** Gives the channel binding data of the connection's TLS session (RFC 5056), by type. */
@FunctionalInterface
public interface ChannelBindings {

  /** RFC 9266, the one for TLS 1.3. */
  String TLS_EXPORTER = "tls-exporter";

  /** RFC 5929 section 3, TLS 1.2 and before. */
  String TLS_UNIQUE = "tls-unique";

  /** RFC 5929 section 4: a hash of the server's certificate. */
  String TLS_SERVER_END_POINT = "tls-server-end-point";

  /** The data of this type, or empty where the channel has none. */
  Optional<byte[]> data(String type);

  /** No TLS, or nothing known about it. */
  static ChannelBindings none() {
    return type -> Optional.empty();
  }

  /**
   * {@link #TLS_SERVER_END_POINT} of the certificate that the server presented; empty where its
   * signature algorithm defines no single hash (Ed25519).
   */
  static ChannelBindings ofServerCertificate(X509Certificate certificate) {
    return type ->
        type.equals(TLS_SERVER_END_POINT) ? EndPointHash.of(certificate) : Optional.empty();
  }
}
