package org.imap4x.sasl;

import com.ongres.scram.common.util.TlsServerEndpoint;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The hash of a certificate that RFC 5929 section 4.1 asks for. */
final class EndPointHash {

  private EndPointHash() {}

  static Optional<byte[]> of(X509Certificate certificate) {
    try {
      byte[] hash = TlsServerEndpoint.getChannelBindingData(certificate);
      return hash.length == 0 ? Optional.empty() : Optional.of(hash);
    } catch (CertificateEncodingException | RuntimeException e) {
      // Such a certificate has no binding; the mechanisms without -PLUS remain.
      return Optional.empty();
    }
  }
}
