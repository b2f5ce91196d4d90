package org.imap4x.wire;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Channel-binding data for SASL's -PLUS mechanisms. Java 17 has no way to tls-exporter (RFC 9266),
 * so there is tls-server-end-point alone.
 */
public final class ChannelBinding {
  private ChannelBinding() {}

  /**
   * tls-server-end-point (RFC 5929 section 4.1): the hash of the peer's certificate; empty where
   * its signature algorithm names no hash, as Ed25519, or there is no certificate.
   */
  public static Optional<byte[]> serverEndPoint(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? serverEndPoint(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  static Optional<byte[]> serverEndPoint(X509Certificate certificate) {
    try {
      String hash = hash(certificate);
      return hash.isEmpty()
          ? Optional.empty()
          : Optional.of(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    }
  }

  private static String hash(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (name.equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      return replaced(parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
    }
    int with = name.indexOf("WITH");
    return with < 0 ? "" : replaced(name.substring(0, with));
  }

  /** MD5 and SHA-1 give way to SHA-256. */
  private static String replaced(String hash) {
    String plain = hash.toUpperCase(Locale.ROOT).replace("-", "");
    if (plain.startsWith("SHA3") && !plain.equals("SHA384")) {
      return "SHA3-" + plain.substring(4);
    }
    return switch (plain) {
      case "MD5", "SHA1", "SHA", "SHA256" -> "SHA-256";
      case "SHA224", "SHA384", "SHA512" -> "SHA-" + plain.substring(3);
      default -> "";
    };
  }
}
