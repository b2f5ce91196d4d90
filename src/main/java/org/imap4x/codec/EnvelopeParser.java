package org.imap4x.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.imap4x.model.Address;
import org.imap4x.model.Envelope;
import org.imap4x.model.Limits;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Reads ENVELOPE (RFC 9051 section 7.5.2); what could be read wrongly is refused. */
final class EnvelopeParser {
  private final Tokenizer t;

  /** Where From stands, with the space before it. */
  private int fromStart;

  private int fromEnd;

  EnvelopeParser(Tokenizer t) {
    this.t = t;
  }

  /** The envelope in these octets; empty when it can't be used. */
  static Optional<Envelope> envelope(byte[] octets, int start, int end, Limits limits) {
    try {
      Tokenizer t = new Tokenizer(octets, start, end, limits);
      Envelope envelope = new EnvelopeParser(t).envelope();
      t.skipBlanks();
      return t.atEnd() ? Optional.of(envelope) : Optional.empty();
    } catch (TokenException e) {
      Quirk.UNREADABLE_ITEM.seen();
      return Optional.empty();
    }
  }

  /** env-date to env-message-id; fewer fields are refused, for the MIME header tells them all. */
  Envelope envelope() throws TokenException {
    t.open();
    t.skipBlanks();
    String date = text();
    String subject = nextText();
    List<Address> from = nextAddresses();
    List<Address> sender = same() ? from : nextAddresses();
    List<Address> replyTo = same() ? from : nextAddresses();
    List<Address> to = nextAddresses();
    List<Address> cc = nextAddresses();
    List<Address> bcc = nextAddresses();
    String inReplyTo = nextText();
    String messageId = nextText();
    while (!t.acceptClose()) {
      Quirk.LONG_ENVELOPE.seen();
      t.space();
      if (t.peek() != ')') {
        t.skipValue();
      }
    }
    return new Envelope(date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId);
  }

  private @Nullable String nextText() throws TokenException {
    t.space();
    return text();
  }

  /** Sender and Reply-To are mostly what From is, octet by octet: steps over that. */
  private boolean same() {
    int length = fromEnd - fromStart;
    byte[] a = t.octets();
    int start = t.position();
    // only a list ends whatever comes behind it
    boolean same =
        a[fromEnd - 1] == ')'
            && start + length < t.end()
            && Arrays.equals(a, fromStart, fromEnd, a, start, start + length);
    if (same) {
      t.seek(start + length, t.depth());
    }
    return same;
  }

  private List<Address> nextAddresses() throws TokenException {
    int start = t.position();
    // ")(" without a space is as clear as with one.
    if (!t.skipSpaces() && t.peek() != '(') {
      throw t.fail("a space");
    }
    List<Address> addresses = addresses();
    if (fromEnd == 0) {
      fromStart = start;
      fromEnd = t.position();
    }
    return addresses;
  }

  private @Nullable String text() throws TokenException {
    if (t.acceptNil()) {
      return null;
    }
    if (!t.atString()) {
      Quirk.ATOM_FOR_STRING.seen();
    }
    return t.astring();
  }

  private List<Address> addresses() throws TokenException {
    if (t.acceptNil()) {
      return List.of();
    }
    t.open();
    t.skipBlanks();
    if (t.acceptClose()) {
      Quirk.EMPTY_ADDRESS_LIST.seen();
      return List.of();
    }
    Address first = address();
    List<Address> all = first == null ? List.of() : List.of(first);
    boolean alone = true;
    while (!t.acceptClose()) {
      if (t.skipSpaces()) {
        Quirk.SPACES_BETWEEN_ADDRESSES.seen();
      }
      Address next = address();
      if (next == null) {
        continue;
      }
      if (alone) {
        all = new ArrayList<>(all);
        alone = false;
      }
      if (all.size() >= t.limits().listItems()) {
        throw t.fail("fewer addresses");
      }
      all.add(next);
    }
    return List.copyOf(all);
  }

  /** address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"; null for NIL. */
  private @Nullable Address address() throws TokenException {
    if (t.acceptNil()) {
      Quirk.NIL_IN_ADDRESS_LIST.seen();
      return null;
    }
    t.open();
    t.skipSpaces();
    String name = text();
    String route = nextText();
    String mailbox = nextText();
    String host = nextText();
    t.close();
    return new Address(name, route, mailbox, host);
  }
}
