package org.imap4x.mail.search;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.StringTerm;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;

/**
 * Translates terms about text: header fields, addresses, bodies (RFC 9051 section 6.4.4).
 *
 * <p>Both sides look for a substring without regard to case. Text that a server may see otherwise
 * than it is looked at here (folded white space, quoting of addresses, encoded words) or that can't
 * be sent is narrowed to its longest piece of which there is no doubt.
 *
 * <p>FROM, TO, CC and BCC look only at display names on some servers (Exchange); text with an
 * {@code @} is sought in the whole field as well. Where the server finds only whole words (Gmail),
 * a search that narrows is made of words that are whole in the text.
 */
final class TextKeys {
  private static final Pattern HEADER_DOUBT = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+|\\s{2,}|=\\?");
  private static final Pattern ADDRESS_DOUBT =
      Pattern.compile("[\\p{Cntrl}\\p{Cs}<>\"\\\\(),;:]+|\\s{2,}|=\\?");
  private static final Pattern BODY_DOUBT = Pattern.compile("[\\p{Cntrl}\\p{Cs}]+");
  private static final Pattern NOT_ASCII = Pattern.compile("[^\\x20-\\x7e]+");
  private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]+");
  private static final Pattern PARTS_OF_WORDS =
      Pattern.compile("^[\\p{L}\\p{M}\\p{N}_]+|[\\p{L}\\p{M}\\p{N}_]+$");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

  private final boolean asciiOnly;
  private final boolean serverOnly;
  private final boolean addressesInHeader;
  private final boolean wholeWords;

  TextKeys(SearchContext context) {
    this.asciiOnly = context.asciiOnly();
    this.serverOnly = context.serverOnly();
    this.addressesInHeader = context.addressesInHeader();
    this.wholeWords = context.has().test(Capability.X_GM_EXT_1);
  }

  SearchPlan subject(StringTerm term) {
    return text(term, HEADER_DOUBT, "Subject", s -> new SearchKey.Text(SearchKey.Field.SUBJECT, s));
  }

  SearchPlan body(StringTerm term) {
    if (term.getPattern().isEmpty()) {
      return SearchPlan.exact(SearchKeys.ALL);
    }
    return text(term, BODY_DOUBT, "", s -> new SearchKey.Text(SearchKey.Field.BODY, s));
  }

  SearchPlan header(String name, StringTerm term) throws SearchException {
    if (!FIELD_NAME.matcher(name).matches()) {
      throw new SearchException(
          "not the name of a header field: " + name.replaceAll("\\p{Cntrl}", "?"));
    }
    return text(term, HEADER_DOUBT, name, s -> new SearchKey.Header(name, s));
  }

  SearchPlan from(StringTerm term) {
    return text(term, ADDRESS_DOUBT, "From", s -> addressKey(SearchKey.Field.FROM, s));
  }

  SearchPlan recipient(Message.RecipientType type, StringTerm term) {
    return text(term, ADDRESS_DOUBT, type.toString(), s -> recipientKey(type, s));
  }

  SearchPlan from(Address address, SearchTerm term) {
    return address(address, "From", term, s -> addressKey(SearchKey.Field.FROM, s));
  }

  SearchPlan recipient(Message.RecipientType type, Address address, SearchTerm term) {
    return address(address, type.toString(), term, s -> recipientKey(type, s));
  }

  private SearchKey recipientKey(Message.RecipientType type, String text) {
    if (type == Message.RecipientType.TO) {
      return addressKey(SearchKey.Field.TO, text);
    } else if (type == Message.RecipientType.CC) {
      return addressKey(SearchKey.Field.CC, text);
    } else if (type == Message.RecipientType.BCC) {
      return addressKey(SearchKey.Field.BCC, text);
    }
    return new SearchKey.Header(type.toString(), text);
  }

  private SearchKey addressKey(SearchKey.Field field, String text) {
    SearchKey key = new SearchKey.Text(field, text);
    return addressesInHeader && text.indexOf('@') >= 0
        ? SearchKeys.or(key, new SearchKey.Header(field.name(), text))
        : key;
  }

  private SearchPlan text(
      StringTerm term, Pattern doubt, String field, Function<String, SearchKey> key) {
    String pattern = term.getPattern();
    SearchKey present = field.isEmpty() ? SearchKeys.ALL : new SearchKey.Header(field, "");
    if (pattern.isEmpty()) {
      return SearchPlan.exact(present);
    }
    String piece = longestPiece(pattern, doubt, false);
    if (piece.equals(pattern) && term.getIgnoreCase()) {
      return SearchPlan.exact(key.apply(pattern));
    }
    piece = wholeWords ? longestPiece(pattern, doubt, true) : piece;
    return SearchPlan.between(SearchKeys.NONE, piece.isEmpty() ? present : key.apply(piece), term);
  }

  /** Addresses are equal or not, which a substring can't tell. */
  private SearchPlan address(
      Address address, String field, SearchTerm term, Function<String, SearchKey> key) {
    String text = address.toString();
    if (address instanceof InternetAddress) {
      InternetAddress internet = (InternetAddress) address;
      text = internet.isGroup() || internet.getAddress() == null ? "" : internet.getAddress();
    }
    String piece = longestPiece(text, ADDRESS_DOUBT, false);
    SearchKey upper = piece.isEmpty() ? new SearchKey.Header(field, "") : key.apply(piece);
    return serverOnly && piece.equals(text) && !piece.isEmpty()
        ? SearchPlan.exact(upper)
        : SearchPlan.between(SearchKeys.NONE, upper, term);
  }

  private String longestPiece(String text, Pattern doubt, boolean inWords) {
    String longest = "";
    for (String part : doubt.split(text, -1)) {
      for (String piece : asciiOnly ? NOT_ASCII.split(part, -1) : new String[] {part}) {
        String s = inWords ? withoutPartsOfWords(piece) : piece.strip();
        longest = s.length() > longest.length() ? s : longest;
      }
    }
    return longest;
  }

  /** The first and the last word may go on in the message; empty where no other is left. */
  private static String withoutPartsOfWords(String piece) {
    String inner = PARTS_OF_WORDS.matcher(piece).replaceAll("").strip();
    return WORD.matcher(inner).find() ? inner : "";
  }
}
