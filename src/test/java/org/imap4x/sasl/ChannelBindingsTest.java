package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ChannelBindingsTest {

  /** Self-signed, ecdsa-with-SHA384; the expected hash is sha384sum's. */
  private static final String CERTIFICATE =
      "MIIBjDCCATGgAwIBAgIUKQEIup1ieSRnk3E8exrCyao7hj4wCgYIKoZIzj0EAwMwGzEZMBcGA1UEAwwQaW1hcC5l"
          + "eGFtcGxlLmNvbTAeFw0yNjExMjEyMTAzNDRaFw0zNjExMTgyMTAzNDRaMBsxGTAXBgNVBAMMEGltYXAuZXhh"
          + "bXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARo9RTuYRPyTV4RdOUQ/JdgTjJmiGFGpgkWqemh"
          + "EY+i2zMU57DrAl+0ucwVDqFwwIoUEXNrj3DxFCH5SmeABr8ho1MwUTAdBgNVHQ4EFgQUVrdWzNzwJ/Fy3p7U"
          + "bHwwllzng8UwHwYDVR0jBBgwFoAUVrdWzNzwJ/Fy3p7UbHwwllzng8UwDwYDVR0TAQH/BAUwAwEB/zAKBggq"
          + "hkjOPQQDAwNJADBGAiEA38uGxVadU3wB5hv612/PDjyhMDF5xL1X77Edcm44hSsCIQCvoBA+mmVdEFiX1daM"
          + "sxaWPfFJexWPxtUEo31lCbje5g==";

  @Test
  void endPoint_ofCertificate_hashesWithItsSignaturesHash() throws Exception {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(Base64.getDecoder().decode(CERTIFICATE)));
    ChannelBindings bindings = ChannelBindings.ofServerCertificate(certificate);
    assertEquals(
        "c3b635db30508be72e68d9fcd74a73e74c23a91fb391d1f220439db708c43e037273abad90bf40f965491d2247ab54c9",
        hex(bindings.data(ChannelBindings.TLS_SERVER_END_POINT).orElseThrow()));
    assertTrue(bindings.data(ChannelBindings.TLS_UNIQUE).isEmpty());
    assertTrue(ChannelBindings.none().data(ChannelBindings.TLS_SERVER_END_POINT).isEmpty());
  }
}
