package org.imap4x.mail.mime;

/**
 * Decodes base64 of encoded words, one after the other: padding may be missing, and a group may be
 * divided between two words.
 */
final class Base64Words {
  private final OctetBuffer octets;
  private int bits;
  private int digits;

  Base64Words(OctetBuffer octets) {
    this.octets = octets;
  }

  /** Decodes one more word; what is not of the alphabet is skipped. */
  void add(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      int value = c < 128 ? Base64InputStream.value(c) : -1;
      if (value >= 0) {
        bits = bits << 6 | value;
        if (++digits == 4) {
          endGroup();
        }
      } else if (c == '=') {
        endGroup();
      }
    }
    if (isWhole()) {
      endGroup();
    }
  }

  /** Whether only padding is missing: bits that no octet has are zero then (RFC 4648, 3.5). */
  private boolean isWhole() {
    return (digits == 2 && (bits & 0xf) == 0) || (digits == 3 && (bits & 0x3) == 0);
  }

  /** Takes what there is of a group; a digit by itself is no octet. */
  void endGroup() {
    int group = bits << 6 * (4 - digits);
    for (int i = 0; i < digits - 1; i++) {
      octets.write(group >> 16 - 8 * i);
    }
    bits = 0;
    digits = 0;
  }
}
