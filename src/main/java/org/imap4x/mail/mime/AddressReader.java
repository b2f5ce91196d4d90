package org.imap4x.mail.mime;

import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.imap4x.model.Address;
import org.jspecify.annotations.Nullable;

/** Makes the API's addresses of those of an ENVELOPE, as its own parser would of the header's. */
public final class AddressReader {
  /** What servers write where a header gave no mailbox or host: c-client, Exchange, Dovecot. */
  private static final List<String> NO_HOST =
      List.of("", ".missing-host-name.", "missing_domain", ".syntax-error.", "syntax_error");

  private static final List<String> NO_MAILBOX =
      List.of("", "missing_mailbox", "missing_mailbox_terminator", "invalid_address");

  private AddressReader() {}

  /** The addresses of a field; null where it has none. */
  public static InternetAddress @Nullable [] read(List<Address> addresses) {
    if (addresses.isEmpty()) {
      return null;
    }
    InternetAddress[] plain = plain(addresses);
    if (plain != null) {
      return plain;
    }
    List<InternetAddress> result = new ArrayList<>(addresses.size());
    String group = null;
    List<InternetAddress> members = new ArrayList<>(0);
    for (Address a : addresses) {
      if (a.host() == null && a.mailbox() == null && a.name() == null) {
        if (group != null) {
          result.add(group(group, members));
          group = null;
        }
      } else if (beginsGroup(a)) {
        if (group != null) {
          result.add(group(group, members));
        }
        group = a.mailbox();
        members.clear();
      } else if (!isNothing(a)) { // some servers make that of a field without any address
        (group == null ? result : members).add(one(a));
      }
    }
    if (group != null) {
      result.add(group(group, members));
    }
    return result.isEmpty() ? null : result.toArray(new InternetAddress[0]);
  }

  /** Where each has a mailbox at a host, as nearly all have; null elsewhere. */
  private static InternetAddress @Nullable [] plain(List<Address> addresses) {
    InternetAddress[] plain = new InternetAddress[addresses.size()];
    for (int i = 0; i < plain.length; i++) {
      Address a = addresses.get(i);
      if (given(NO_MAILBOX, a.mailbox()).isBlank() || given(NO_HOST, a.host()).isBlank()) {
        return null;
      }
      plain[i] = one(a);
    }
    return plain;
  }

  private static boolean beginsGroup(Address a) {
    return a.host() == null
        && a.mailbox() != null
        && a.name() == null
        && !isWhole(a)
        && !isNothing(a);
  }

  /** Whether there is neither mailbox nor host nor name in it, and no end of a group. */
  private static boolean isNothing(Address a) {
    return given(NO_MAILBOX, a.mailbox()).isBlank()
        && given(NO_HOST, a.host()).isBlank()
        && (a.name() == null || a.name().isBlank());
  }

  /** What the header gave; empty where that is nothing. */
  private static String given(List<String> nothing, @Nullable String value) {
    if (value == null) {
      return "";
    }
    for (String none : nothing) {
      if (none.length() == value.length() && none.equals(value.toLowerCase(Locale.ROOT))) {
        return "";
      }
    }
    return value;
  }

  /** Addresses that the API's parser read of a header, as {@link #read} makes them. */
  public static jakarta.mail.Address @Nullable [] repaired(
      jakarta.mail.Address @Nullable [] parsed) {
    if (!(parsed instanceof InternetAddress[] addresses)) {
      return parsed; // none, or newsgroups
    }
    List<InternetAddress> result = new ArrayList<>(addresses.length);
    for (InternetAddress a : addresses) {
      String name = a.isGroup() ? null : phrase(a);
      String mailbox = a.getAddress() == null ? "" : a.getAddress();
      if (name != null) {
        result.add(new EnvelopeAddress(mailbox, name));
      } else if (!mailbox.isBlank()) {
        result.add(a);
      }
    }
    return result.isEmpty() ? null : result.toArray(new InternetAddress[0]);
  }

  /** The name before an address, not decoded; null where there is none. */
  private static @Nullable String phrase(InternetAddress address) {
    String written = address.toString();
    String end = " <" + address.getAddress() + ">";
    if (!written.endsWith(end)) {
      return null;
    }
    String phrase = written.substring(0, written.length() - end.length()).strip();
    boolean quoted = phrase.length() > 1 && phrase.startsWith("\"") && phrase.endsWith("\"");
    String bare =
        quoted ? phrase.substring(1, phrase.length() - 1).replaceAll("\\\\(.)", "$1") : phrase;
    return bare.isBlank() ? null : bare;
  }

  private static InternetAddress one(Address a) {
    String mailbox = given(NO_MAILBOX, a.mailbox());
    String host = given(NO_HOST, a.host());
    // concat, as it is done for each address of each message
    String address =
        host.isEmpty() ? quotedAddress(mailbox) : quoted(mailbox).concat("@").concat(host);
    String name = a.name() == null || a.name().isEmpty() ? null : a.name();
    return new EnvelopeAddress(address, name == null ? null : unfolded(name));
  }

  /** Whether the mailbox is a whole address: servers that do not parse it leave the host NIL. */
  private static boolean isWhole(Address a) {
    return a.mailbox() != null && a.mailbox().indexOf('@') > 0;
  }

  private static String unfolded(String name) {
    return name.indexOf('\n') < 0 && name.indexOf('\r') < 0
        ? name
        : name.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** A local part as it stands in a header, where ENVELOPE has it without its quotes. */
  private static String quoted(String local) {
    return isPlain(local) || keepsQuotes(local)
        ? local
        : '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** As {@link #quoted}, of what may be a whole address. */
  private static String quotedAddress(String text) {
    int at = text.lastIndexOf('@');
    return at < 1 || keepsQuotes(text)
        ? quoted(text)
        : quoted(text.substring(0, at)) + text.substring(at);
  }

  private static boolean isPlain(String local) {
    for (int i = 0; i < local.length(); i++) {
      if (!isPlain(local.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return switch (c) {
      case '(', ')', '<', '>', ',', ';', ':', '\\', '"', '[', ']', 127 -> false;
      default -> c > ' ';
    };
  }

  /** Whether it still has its quotes: words with dots between (RFC 5322, obs-local-part). */
  private static boolean keepsQuotes(String local) {
    int end = wordEnd(local, 0);
    while (end > 0 && end < local.length()) {
      end = local.charAt(end) == '.' ? wordEnd(local, end + 1) : -1;
    }
    return end > 0;
  }

  /** Behind the quoted string or atom that begins there; -1 where there is none. */
  private static int wordEnd(String text, int from) {
    int i = from;
    if (i == text.length() || text.charAt(i) != '"') {
      while (i < text.length() && text.charAt(i) != '.' && isPlain(text.charAt(i))) {
        i++;
      }
      return i > from ? i : -1;
    }
    for (i++; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      i += c == '\\' ? 1 : 0;
    }
    return -1;
  }

  /** {@code name:a@b.c,d@e.f;}, which is the API's form of a group. */
  private static InternetAddress group(String name, List<InternetAddress> members) {
    StringBuilder b = new StringBuilder(name).append(':');
    for (int i = 0; i < members.size(); i++) {
      b.append(i > 0 ? "," : "").append(members.get(i));
    }
    return new EnvelopeAddress(b.append(';').toString(), null);
  }
}
