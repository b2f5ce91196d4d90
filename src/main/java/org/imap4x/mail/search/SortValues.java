package org.imap4x.mail.search;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.text.Normalizer;
import java.util.Date;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What messages are sorted by, read from the message (RFC 5256 sections 2 and 3, RFC 5957). */
final class SortValues {
  private SortValues() {}

  /** The date sent; the date of arrival where the message says none that can be read; else 1970. */
  static Date sent(Message message) throws MessagingException {
    Date sent = message.getSentDate();
    return sent == null ? arrival(message) : sent;
  }

  static Date arrival(Message message) throws MessagingException {
    Date received = message.getReceivedDate();
    return received == null ? new Date(0) : received;
  }

  static String baseSubject(Message message) throws MessagingException {
    String subject = message.getSubject();
    return subject == null ? "" : fold(BaseSubject.of(subject).text());
  }

  /** The part of the first address before the @; the name of a group. */
  static String mailbox(Address @Nullable [] addresses) {
    String text = address(addresses);
    int end = text.lastIndexOf('@');
    int colon = text.indexOf(':');
    if (colon >= 0 && text.endsWith(";")) {
      end = colon;
    }
    return fold(end < 0 ? text : text.substring(0, end));
  }

  /** The name of the first address, else the address. */
  static String display(Address @Nullable [] addresses) {
    if (addresses != null && addresses.length > 0 && addresses[0] instanceof InternetAddress) {
      String name = ((InternetAddress) addresses[0]).getPersonal();
      if (name != null && !name.isBlank()) {
        return fold(name);
      }
    }
    String text = address(addresses);
    int colon = text.indexOf(':');
    return fold(colon >= 0 && text.endsWith(";") ? text.substring(0, colon) : text);
  }

  private static String address(Address @Nullable [] addresses) {
    if (addresses == null || addresses.length == 0) {
      return "";
    }
    Address first = addresses[0];
    String text =
        first instanceof InternetAddress
            ? ((InternetAddress) first).getAddress()
            : first.toString();
    return text == null ? "" : text;
  }

  /**
   * The form in which i;unicode-casemap compares (RFC 5051), near enough: no case, no composition.
   */
  static String fold(String text) {
    StringBuilder title = new StringBuilder(text.length());
    text.codePoints().map(Character::toTitleCase).forEach(title::appendCodePoint);
    return Normalizer.normalize(title, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
  }
}
