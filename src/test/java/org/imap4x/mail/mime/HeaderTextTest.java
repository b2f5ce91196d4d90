package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
  private static String api(String raw) {
    try {
      return MimeUtility.decodeText(MimeUtility.unfold(raw));
    } catch (UnsupportedEncodingException e) {
      return raw;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        " leading and trailing ",
        "=?utf-8?Q?caf=C3=A9?=",
        "=?UTF-8?q?caf=c3=a9?= au lait",
        "=?utf-8?B?w6k=?= =?utf-8?B?w6k=?=",
        "=?utf-8?B?w6k=?=\r\n =?utf-8?B?w6k=?=",
        "a =?utf-8?B?w6k=?= b  =?utf-8?B?w6k=?= \t c",
        "=?iso-8859-1*en?Q?a_b?=",
        "=?utf-8?Q??=",
        "=?utf-8?B??=",
        "=?utf-8?B?w6k?=",
        "=?utf-8?Q?=C3=A9=?=",
        "=?utf-8?Q?=C3=A9?=tail",
        "head=?utf-8?Q?=C3=A9?=",
        "(=?utf-8?Q?=C3=A9?=)",
        "=?utf-8?Q?a?b?=",
        "=?utf-8?Q?a b?=",
        "=?no-such-charset?Q?a?=",
        "=?utf-8?X?a?=",
        "=?utf-8?Q?unfinished",
        "=?utf-8?",
        "=?",
        "=?=",
        "=?utf-8?Q?=C3=A9?==?utf-8?Q?=C3=A9?=",
        "=?utf-8?Q?=\u00e9?=",
        "\u00e9 =?utf-8?Q?=C3=A9?=",
        "=?utf-8?Q?=4g?=",
        "=?utf-8?Q?end=4?=",
        "=?utf-8?B?w6k=w6k=?=",
        "=?shift_jis?B?k/qWew==?=",
        "=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=",
        "=??Q?a?=",
      })
  void decode_anyText_isWhatTheApiGives(String raw) {
    assertEquals(api(raw), HeaderText.decode(raw));
  }

  @Test
  void decode_randomMixturesOfWords_isWhatTheApiGives() {
    Random random = new Random(20261121);
    List<String> charsets = List.of("utf-8", "UTF-8", "iso-8859-1", "windows-1252", "nonsense");
    for (int round = 0; round < 1_500; round++) {
      StringBuilder raw = new StringBuilder();
      int pieces = 1 + random.nextInt(5);
      for (int i = 0; i < pieces; i++) {
        raw.append(piece(random, charsets.get(random.nextInt(charsets.size()))));
        raw.append(List.of(" ", "", "\r\n ", "  ", "\t").get(random.nextInt(5)));
      }
      assertEquals(api(raw.toString()), HeaderText.decode(raw.toString()), raw.toString());
    }
  }

  private static String piece(Random random, String charset) {
    byte[] octets = new byte[random.nextInt(12)];
    random.nextBytes(octets);
    switch (random.nextInt(4)) {
      case 0:
        return "word" + random.nextInt(100);
      case 1:
        return "=?" + charset + "?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
      case 2:
        StringBuilder q = new StringBuilder();
        for (byte b : octets) {
          q.append(b > 64 && b < 91 ? String.valueOf((char) b) : String.format("=%02X", b & 0xff));
        }
        return "=?" + charset + "?Q?" + q + "?=";
      default:
        String odd = new String(octets, StandardCharsets.ISO_8859_1).replaceAll("[\\r\\n]", "?");
        return random.nextBoolean() ? odd : "=?" + odd + "?=";
    }
  }
}
