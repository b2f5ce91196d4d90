package org.imap4x.mail.search;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.imap4x.client.ImapException;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs one search: asks the server, in as few commands as will do, and decides here what it could
 * only narrow.
 */
public final class SearchRunner {
  /** So many hits are looked at here without asking which of them are certain. */
  private static final long FEW = 50;

  /** Messages whose envelopes and the like are fetched at a time. */
  private static final int CHUNK = 500;

  /** What the server found: messages that match, and those of which the rest decides. */
  private record Found(UidSet sure, UidSet open, @Nullable SearchTerm rest) {}

  private final SearchScope scope;
  private final SearchTerm term;
  private final ZoneId zone = ZoneId.systemDefault();

  SearchRunner(SearchScope scope, SearchTerm term) {
    this.scope = scope;
    this.term = term;
  }

  /**
   * Messages of the folder, or of those given, that match; in number order, without expunged ones.
   */
  public static Message[] search(SearchScope scope, SearchTerm term, Message @Nullable [] messages)
      throws MessagingException {
    UidSet within = messages == null ? null : uids(scope, messages);
    UidSet found = new SearchRunner(scope, term).find(within);
    return scope.array(scope.messages(found));
  }

  private static UidSet uids(SearchScope scope, Message[] messages) throws MessagingException {
    List<Long> uids = new ArrayList<>();
    for (Message message : messages) {
      long uid = message == null ? 0 : scope.uidOf(message);
      if (uid > 0) {
        uids.add(uid);
      }
    }
    return UidSet.of(uids.stream().mapToLong(Long::longValue).toArray());
  }

  /** The UIDs of what matches; of the given ones only, or of the whole folder. */
  UidSet find(@Nullable UidSet within) throws MessagingException {
    if (within != null && within.isEmpty()) {
      return UidSet.EMPTY;
    }
    UidSet some = within != null && scope.uids().minus(within).isEmpty() ? null : within;
    Found found = scope.call(server -> ask(server, some));
    UidSet all =
        found.rest() == null
            ? found.sure()
            : found.sure().union(decide(found.open(), found.rest()));
    return within == null ? all : all.intersect(within);
  }

  /** What the server would be asked, if it takes text in any charset. */
  SearchPlan plan(SearchScope.Server server) throws MessagingException {
    SearchPlan plan = new SearchTranslator(context(server)).plan(term);
    allow(plan, null);
    return plan;
  }

  private LocalSearch local(SearchTerm term) {
    return new LocalSearch(term, zone, scope.arrival());
  }

  private SearchContext context(SearchScope.Server server) {
    boolean forbidden = scope.local() == SearchScope.Local.FORBID;
    return new SearchContext(
        server::has, false, forbidden, true, !server.isRev2(), Instant.now(), zone, scope::uidOf);
  }

  private void allow(SearchPlan plan, @Nullable UidSet within) throws SearchException {
    if (plan.isExact() || scope.local() == SearchScope.Local.ALLOW) {
      return;
    }
    boolean narrowed = within != null || !plan.upper().equals(SearchKeys.ALL);
    if (scope.local() == SearchScope.Local.FORBID || !narrowed) {
      throw new SearchException(
          "the server can't decide this search alone, and to decide it here is not allowed");
    }
  }

  // ---- on the server

  private Found ask(SearchScope.Server server, @Nullable UidSet within)
      throws ImapException, MessagingException {
    SearchContext context = context(server);
    SearchPlan plan = new SearchTranslator(context).plan(term);
    allow(plan, within);
    String charset = server.isUtf8() ? null : "UTF-8";
    try {
      return run(server, plan, within, charset);
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      SearchContext plain = context.withoutHeader();
      SearchPlan other = new SearchTranslator(plain).plan(term);
      return e.code().filter(ResponseCode.BadCharset.class::isInstance).isPresent()
              || other.upper().equals(plan.upper())
          ? afterRefusal(server, context, plan, within, e)
          : plainly(server, plain, other, within, charset);
    }
  }

  /** Addresses are not sought in header fields where the server takes no HEADER. */
  private Found plainly(
      SearchScope.Server server,
      SearchContext context,
      SearchPlan plan,
      @Nullable UidSet within,
      @Nullable String charset)
      throws ImapException, MessagingException {
    try {
      return run(server, plan, within, charset);
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      return afterRefusal(server, context, plan, within, e);
    }
  }

  private Found afterRefusal(
      SearchScope.Server server,
      SearchContext context,
      SearchPlan plan,
      @Nullable UidSet within,
      ImapException refusal)
      throws ImapException, MessagingException {
    boolean ascii = SearchKeys.isAscii(plan.upper()) && SearchKeys.isAscii(plan.lower());
    return ascii ? refused(refusal, within) : otherCharset(server, context, plan, within, refusal);
  }

  private Found run(
      SearchScope.Server server, SearchPlan plan, @Nullable UidSet within, @Nullable String charset)
      throws ImapException, SearchException {
    SearchTerm rest = plan.rest();
    if (rest == null) {
      return new Found(search(server, plan.upper(), within, charset), UidSet.EMPTY, null);
    }
    UidSet hits =
        plan.upper().equals(SearchKeys.ALL)
            ? within == null ? scope.uids() : within
            : search(server, plan.upper(), within, charset);
    LocalSearch local = local(rest);
    boolean dear = hits.size() > FEW || local.needsBody() || local.needsServer();
    if (dear && !plan.lower().equals(SearchKeys.NONE) && !hits.isEmpty()) {
      UidSet sure = search(server, plan.lower(), within, charset).intersect(hits);
      rest = plan.restBeyondLower();
      return new Found(sure, hits.minus(sure), rest);
    }
    return new Found(UidSet.EMPTY, hits, rest);
  }

  private static UidSet search(
      SearchScope.Server server, SearchKey key, @Nullable UidSet within, @Nullable String charset)
      throws ImapException {
    if (key.equals(SearchKeys.NONE)) {
      return UidSet.EMPTY;
    }
    SearchKey whole = within == null ? key : SearchKeys.and(new SearchKey.Uids(within), key);
    UidSet found = UidSet.EMPTY;
    for (SearchKey piece : SearchKeys.pieces(whole, server.maxCommandLine() - 64)) {
      found = found.union(server.search(piece, SearchKeys.isAscii(piece) ? null : charset));
    }
    return found;
  }

  /** Tries a charset that the server lists, then only the ASCII part of the text. */
  private Found otherCharset(
      SearchScope.Server server,
      SearchContext context,
      SearchPlan plan,
      @Nullable UidSet within,
      ImapException refusal)
      throws ImapException, MessagingException {
    Optional<String> charset = listedCharset(refusal, plan);
    if (charset.isPresent()) {
      try {
        return run(server, plan, within, charset.get());
      } catch (ImapException.No | ImapException.Bad e) {
        if (e.asksToStop()) {
          throw e;
        }
        scope.log(
            Level.DEBUG, "search in " + charset.get() + " refused as well: " + e.getMessage());
      }
    }
    SearchPlan narrowed = new SearchTranslator(context.ascii()).plan(term);
    allow(narrowed, within);
    scope.log(
        Level.DEBUG,
        "the server refuses the text of a search ("
            + refusal.getMessage()
            + "); asked for its ASCII part");
    try {
      return run(server, narrowed, within, null);
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      return refused(e, within);
    }
  }

  private static Optional<String> listedCharset(ImapException refusal, SearchPlan plan) {
    ResponseCode code = refusal.code().orElse(null);
    if (!(code instanceof ResponseCode.BadCharset)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>(SearchKeys.texts(plan.upper()));
    texts.addAll(SearchKeys.texts(plan.lower()));
    for (String name : ((ResponseCode.BadCharset) code).charsets()) {
      try {
        if (!name.toUpperCase(Locale.ROOT).equals("UTF-8")
            && Charset.isSupported(name)
            && Charset.forName(name).canEncode()
            && texts.stream().allMatch(Charset.forName(name).newEncoder()::canEncode)) {
          return Optional.of(name);
        }
      } catch (IllegalCharsetNameException e) {
        // not the name of a charset
      }
    }
    return Optional.empty();
  }

  private Found refused(ImapException refusal, @Nullable UidSet within) throws SearchException {
    boolean here =
        scope.local() == SearchScope.Local.ALLOW
            && !scope.refusalFails()
            && !local(term).needsServer();
    if (!here) {
      SearchException e =
          new SearchException("the server refused the search: " + refusal.getMessage());
      e.setNextException(refusal);
      throw e;
    }
    UidSet all = within == null ? scope.uids() : within;
    scope.log(
        Level.WARNING,
        "the server refused a search ("
            + refusal.getMessage()
            + "); "
            + all.size()
            + " messages are searched here");
    return new Found(UidSet.EMPTY, all, term);
  }

  // ---- here

  private UidSet decide(UidSet open, SearchTerm rest) throws MessagingException {
    LocalSearch local = local(rest);
    if (open.isEmpty()) {
      return UidSet.EMPTY;
    }
    if (local.needsServer()) {
      throw new SearchException(
          "only the server can decide a part of this search, and not in this place");
    }
    scope.log(
        open.size() > CHUNK || local.needsBody() ? Level.INFO : Level.DEBUG,
        "search: "
            + open.size()
            + " messages are decided here"
            + (local.needsBody() ? ", by their bodies" : ""));
    UidSet.Builder found = new UidSet.Builder();
    List<? extends Message> messages = scope.messages(open);
    for (int i = 0; i < messages.size(); i += CHUNK) {
      List<? extends Message> chunk = messages.subList(i, Math.min(i + CHUNK, messages.size()));
      scope.prefetch(chunk, local.profile());
      for (Message message : chunk) {
        long uid = scope.uidOf(message);
        if (uid > 0 && scope.matches(local, message)) {
          found.add(uid);
        }
      }
    }
    return found.build();
  }
}
