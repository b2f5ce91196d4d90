package org.imap4x.mail.mime;

import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that is made of its parts, with its name already decoded: the API would look up a
 * service for each encoded word of a name.
 */
final class EnvelopeAddress extends InternetAddress {
  private static final long serialVersionUID = 1L;

  EnvelopeAddress(String address, @Nullable String encodedName) {
    this.address = address;
    if (encodedName != null) {
      this.encodedPersonal = encodedName;
      this.personal = HeaderText.decodeWords(encodedName);
    }
  }
}
