package org.imap4x.wire;

import java.io.IOException;

/**
 * Plaintext octets came before the TLS handshake: somebody may have injected them (CVE-2011-0411).
 */
public final class LeftoverOctetsException extends IOException {
  private static final long serialVersionUID = 1;

  public LeftoverOctetsException(String message) {
    super(message);
  }
}
