package org.imap4x.codec;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.imap4x.model.Limits;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.imap4x.wire.WireText;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response out of its frame (RFC 9051 section 7). Never throws for what a server sent:
 * what can't be read is {@link Untagged.Malformed}, what isn't known {@link Untagged.Other}.
 *
 * <p>Keeps a few shared values between responses; one parser belongs to one connection and one
 * thread at a time.
 */
public final class ResponseParser {
  /** Octets of a malformed response that are kept for the error message. */
  private static final int EXCERPT = 1000;

  private final Limits limits;
  private final FlagParser flags = new FlagParser();
  private final CodeParser codes = new CodeParser(flags);
  private final FetchParser fetch;
  private final MailboxDataParser mailboxes = new MailboxDataParser();
  private final AccessDataParser access = new AccessDataParser();
  private final SearchDataParser searches = new SearchDataParser();

  /** A parser that refuses what exceeds the limits. */
  public ResponseParser(Limits limits) {
    this.limits = limits;
    this.fetch = new FetchParser(flags, limits);
  }

  /** The response in a frame. */
  public Response parse(Frame frame) {
    Tokenizer t = new Tokenizer(frame, limits);
    t.skipBlanks();
    int c = t.peek();
    if (c == '+') { // no tag begins so
      t.skip();
      t.accept(' ');
      return new Response.Continuation(t.rest());
    }
    if (c == '*' && t.peekAhead(1) <= ' ') {
      t.skip();
      return untagged(t, frame);
    }
    Response tagged = tagged(t);
    return tagged != null ? tagged : malformed("", frame, "no tag and status");
  }

  /**
   * What the literal is that follows a part of a response, to decide where its octets go while they
   * arrive.
   *
   * @param soFar all of the response before the literal's marker
   * @return empty unless it is a section of a message in a FETCH response
   */
  public Optional<LiteralTarget> literalTarget(Frame soFar) {
    Tokenizer t = new Tokenizer(soFar, limits);
    try {
      t.skipBlanks();
      t.expect('*');
      t.skipBlanks();
      long number = t.number();
      t.space();
      String name = WireText.upper(t.bare());
      t.skipSpaces();
      return switch (name) {
        case "FETCH" -> Optional.ofNullable(fetch.target(t, number, 0));
        case "UIDFETCH" -> Optional.ofNullable(fetch.target(t, 0, number));
        default -> Optional.empty();
      };
    } catch (TokenException e) {
      return Optional.empty();
    }
  }

  private static Untagged malformed(String name, Frame frame, @Nullable String reason) {
    return new Untagged.Malformed(name, frame.excerpt(EXCERPT), reason == null ? "" : reason);
  }

  private @Nullable Response tagged(Tokenizer t) {
    int start = t.position();
    while (t.peek() > ' ') {
      t.skip();
    }
    String tag = t.text(start, t.position());
    if (tag.isEmpty() || !t.skipSpaces()) {
      return null;
    }
    if (t.acceptWord("BYE")) {
      Quirk.TAGGED_BYE.seen();
      return new Untagged.Status(Untagged.Kind.BYE, codes.text(t));
    }
    Response.Condition condition =
        t.acceptWord("OK")
            ? Response.Condition.OK
            : t.acceptWord("NO")
                ? Response.Condition.NO
                : t.acceptWord("BAD") ? Response.Condition.BAD : null;
    return condition == null ? null : new Response.Tagged(tag, condition, codes.text(t));
  }

  private Response untagged(Tokenizer t, Frame frame) {
    t.skipBlanks();
    String name = "";
    int start = t.position();
    try {
      if (t.atDigit()) {
        long number = t.number();
        if (t.skipSpaces() && !t.atEnd()) {
          name = t.bare("FETCH");
          return numbered(t, name, number);
        }
        t.seek(start, 0);
      }
      if (t.atEnd()) {
        return malformed("", frame, "nothing behind *");
      }
      name = WireText.upper(t.name());
      return named(t, name);
    } catch (TokenException | IllegalArgumentException e) {
      return malformed(name, frame, e.getMessage());
    }
  }

  private Untagged numbered(Tokenizer t, String name, long number) throws TokenException {
    switch (name) {
      case "FETCH":
        t.skipSpaces();
        return new Untagged.Fetch(fetch.parse(t, number, 0));
      case "UIDFETCH":
        t.skipSpaces();
        return new Untagged.Fetch(fetch.parse(t, 0, number));
      case "EXISTS":
        return new Untagged.Exists(number);
      case "RECENT":
        return new Untagged.Recent(number);
      case "EXPUNGE":
        return new Untagged.Expunge(number);
      default:
        t.skipSpaces();
        return new Untagged.Other(name, number, t.rest());
    }
  }

  private Untagged named(Tokenizer t, String name) throws TokenException {
    switch (name) {
      case "OK":
        return status(t, Untagged.Kind.OK);
      case "NO":
        return status(t, Untagged.Kind.NO);
      case "BAD":
        return status(t, Untagged.Kind.BAD);
      case "BYE":
        return status(t, Untagged.Kind.BYE);
      case "PREAUTH":
        return status(t, Untagged.Kind.PREAUTH);
      case "CAPABILITY":
        return new Untagged.Capability(CodeParser.capabilities(t.rest()));
      case "ENABLED":
        return enabled(t);
      case "FLAGS":
        t.skipSpaces();
        return new Untagged.Flags(flags.flags(t));
      default:
        return data(t, name);
    }
  }

  private Untagged status(Tokenizer t, Untagged.Kind kind) {
    return new Untagged.Status(kind, codes.text(t));
  }

  private Untagged data(Tokenizer t, String name) throws TokenException {
    t.skipSpaces();
    return switch (name) {
      case "LIST", "LSUB", "XLIST" -> mailboxes.list(t, name);
      case "STATUS" -> mailboxes.status(t);
      case "NAMESPACE" -> mailboxes.namespace(t);
      case "SEARCH", "SORT" -> searches.numbers(t, name);
      case "ESEARCH" -> searches.esearch(t);
      case "THREAD" -> searches.threads(t);
      case "VANISHED" -> searches.vanished(t);
      case "QUOTA" -> access.quota(t);
      case "QUOTAROOT" -> access.quotaRoots(t);
      case "ACL" -> access.acl(t);
      case "LISTRIGHTS" -> access.listRights(t);
      case "MYRIGHTS" -> access.myRights(t);
      case "METADATA" -> access.metadata(t);
      case "ANNOTATION" -> access.annotation(t);
      case "ID" -> access.id(t);
      default -> new Untagged.Other(name, -1, t.rest());
    };
  }

  private static Untagged enabled(Tokenizer t) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : t.rest().split(" ")) {
      if (!name.isBlank()) {
        names.add(WireText.upper(name.strip()));
      }
    }
    return new Untagged.Enabled(names);
  }
}
