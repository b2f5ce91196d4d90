package org.imap4x.mail.mime;

import jakarta.mail.internet.MimeUtility;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text of octets whose charset is named by mail, which names what there is not, or less than what
 * it uses.
 *
 * <p>Octets that the named charset can hold are what it says. Others are read as the larger charset
 * that mailers mean by that name, else as UTF-8 where they are that. Where the name is no charset's
 * they are UTF-8 or ISO-8859-1. Octets that are nothing of all this are replaced by U+FFFD.
 */
public final class CharsetText {
  private static final Logger LOG = System.getLogger("org.imap4x.mail");

  /** Names come from mail; more different ones than this are not worth remembering. */
  private static final int MOST_NAMES = 256;

  private static final int LONGEST_NAME = 80;

  /** What is written under a name that promises less, by Java's names. */
  private static final Map<String, String> LARGER =
      Map.ofEntries(
          Map.entry("ISO-8859-1", "windows-1252"),
          Map.entry("ISO-8859-7", "windows-1253"),
          Map.entry("ISO-8859-8", "windows-1255"),
          Map.entry("ISO-8859-9", "windows-1254"),
          Map.entry("TIS-620", "x-windows-874"),
          Map.entry("x-iso-8859-11", "x-windows-874"),
          Map.entry("ISO-2022-JP", "x-windows-iso2022jp"),
          Map.entry("Shift_JIS", "windows-31j"),
          Map.entry("EUC-JP", "x-eucJP-Open"),
          Map.entry("EUC-KR", "x-windows-949"),
          Map.entry("Big5", "Big5-HKSCS"),
          Map.entry("GB2312", "GB18030"),
          Map.entry("GBK", "GB18030"));

  private static final Set<String> ASCII = Set.of("us-ascii", "ascii", "ansi_x3.4-1968");

  /** By the name as it came; empty for those that are none. */
  private static final Map<String, Optional<Charset>> NAMED = new ConcurrentHashMap<>();

  /** Charsets inside of names that are none: locales, escapes, prefixes. */
  private static final class Inside {
    static final List<Map.Entry<Pattern, String>> NAMES =
        List.of(
            Map.entry(Pattern.compile("utf-?8"), "UTF-8"),
            Map.entry(Pattern.compile("iso[-_ ]?8859[-_ ]?(\\d{1,2})"), "ISO-8859-$1"),
            Map.entry(Pattern.compile("iso[-_ ]?2022[-_ ]?(jp|kr)"), "ISO-2022-$1"),
            Map.entry(Pattern.compile("(?:windows|win|cp|ms)[-_ ]?(125\\d|874)"), "windows-$1"),
            Map.entry(Pattern.compile("koi8[-_ ]?(r|u)"), "KOI8-$1"),
            Map.entry(Pattern.compile("gb[-_ ]?(2312|18030|k)"), "GB18030"),
            Map.entry(Pattern.compile("shift[-_ ]?jis|x-sjis"), "Shift_JIS"),
            Map.entry(Pattern.compile("big[-_ ]?5"), "Big5"));

    private Inside() {}
  }

  private CharsetText() {}

  /**
   * The text.
   *
   * @param name of the charset, as mail has it; null or empty for US-ASCII
   */
  public static String decode(byte[] octets, @Nullable String name) {
    if (name != null && name.indexOf('7') >= 0 && Utf7.isNamed(bare(name))) {
      return Utf7.decode(octets);
    }
    Charset charset =
        name == null || name.isBlank() ? StandardCharsets.US_ASCII : named(name).orElse(null);
    if (charset == null) {
      String utf8 = exactly(octets, StandardCharsets.UTF_8);
      return utf8 == null ? new String(octets, StandardCharsets.ISO_8859_1) : utf8;
    }
    String exact = exactly(octets, charset);
    if (exact != null && !(charset.name().startsWith("ISO-8859-") && hasControls(octets))) {
      return exact;
    }
    String other =
        charset.equals(StandardCharsets.US_ASCII) ? ascii(octets) : larger(octets, charset);
    if (other != null) {
      return other;
    }
    return exact == null ? new String(octets, charset) : exact;
  }

  /** Octets beyond US-ASCII under its name are what most mail is in. */
  private static String ascii(byte[] octets) {
    String utf8 = exactly(octets, StandardCharsets.UTF_8);
    return utf8 == null ? decode(octets, "ISO-8859-1") : utf8;
  }

  private static @Nullable String larger(byte[] octets, Charset charset) {
    String name = LARGER.get(charset.name());
    String text =
        name == null || !Charset.isSupported(name) ? null : exactly(octets, Charset.forName(name));
    if (text == null && charset.name().startsWith("ISO-8859-")) {
      return null;
    }
    return text == null ? exactly(octets, StandardCharsets.UTF_8) : text;
  }

  /** The text, where every octet is one of the charset; null else. */
  private static @Nullable String exactly(byte[] octets, Charset charset) {
    String fast = new String(octets, charset);
    if (fast.indexOf('\ufffd') < 0) {
      return fast;
    }
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Whether there are octets that ISO 8859 has no letters for. */
  private static boolean hasControls(byte[] octets) {
    for (byte b : octets) {
      if ((b & 0xe0) == 0x80) {
        return true;
      }
    }
    return false;
  }

  /** The charset of that name, with or without a language behind it; empty where there is none. */
  static Optional<Charset> named(String name) {
    Optional<Charset> known = NAMED.get(name);
    if (known != null) {
      return known;
    }
    Optional<Charset> found = find(bare(name));
    if (found.isEmpty()) {
      String shown = shown(name);
      if (NAMED.size() < MOST_NAMES
          && NAMED.putIfAbsent(shown.toLowerCase(Locale.ROOT), found) == null) {
        LOG.log(
            Level.WARNING,
            "mail names \"" + shown + "\", which is no charset; UTF-8 or ISO-8859-1 is read");
      }
    }
    if (NAMED.size() < MOST_NAMES && name.length() <= LONGEST_NAME) {
      NAMED.putIfAbsent(name, found);
    }
    return found;
  }

  /** Without the language that may be behind it (RFC 2231 section 5), in lower case. */
  private static String bare(String name) {
    int language = name.indexOf('*');
    String charset = language >= 0 ? name.substring(0, language) : name;
    return charset.strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Charset> find(String clean) {
    if (ASCII.contains(clean)) {
      return Optional.of(StandardCharsets.US_ASCII);
    }
    Optional<Charset> found = supported(MimeUtility.javaCharset(clean));
    return found.isPresent() ? found : inside(clean);
  }

  private static Optional<Charset> inside(String name) {
    for (Map.Entry<Pattern, String> e : Inside.NAMES) {
      Matcher m = e.getKey().matcher(name);
      if (m.find()) {
        return supported(e.getKey().matcher(m.group()).replaceAll(e.getValue()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Charset> supported(String name) {
    try {
      return Optional.of(Charset.forName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String shown(String name) {
    String start = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    return start.replaceAll("[^ -~]", "?");
  }
}
