package org.imap4x.mail.search;

import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/**
 * A term as SORT and THREAD need it: one key. Where a key can say it all in ASCII, it is sent with
 * the command; else the term is searched for first and its hits are named.
 */
final class MatchingKey {
  private final SearchScope scope;
  private final @Nullable SearchTerm term;
  private final @Nullable SearchKey key;
  private @Nullable UidSet found;

  /** What was there before anything was asked: of a message that comes now no answer knows. */
  private final UidSet before;

  MatchingKey(SearchScope scope, @Nullable SearchTerm term) throws MessagingException {
    this.scope = scope;
    this.term = term;
    this.before = scope.uids();
    this.key = term == null ? SearchKeys.ALL : oneKey(scope, term);
    if (key == null) {
      uids();
    }
  }

  private static @Nullable SearchKey oneKey(SearchScope scope, SearchTerm term)
      throws MessagingException {
    SearchRunner runner = new SearchRunner(scope, term);
    return scope.<@Nullable SearchKey>call(
        server -> {
          SearchPlan plan = runner.plan(server);
          boolean fits = SearchKeys.length(plan.upper()) < server.maxCommandLine() - 200;
          return plan.isExact() && fits && SearchKeys.isAscii(plan.upper()) ? plan.upper() : null;
        });
  }

  /** Whether it is known that nothing matches. */
  boolean isNothing() {
    return SearchKeys.NONE.equals(key) || (found != null && found.isEmpty());
  }

  /** What to send; it may find more than matches. */
  SearchKey key(SearchScope.Server server) {
    if (key != null) {
      return key;
    }
    SearchKey uids = new SearchKey.Uids(found == null ? UidSet.ALL : found);
    return SearchKeys.length(uids) < server.maxCommandLine() - 200 ? uids : SearchKeys.ALL;
  }

  /** Only those that match. */
  UidSet restrict(UidSet answered) {
    return found == null ? answered : answered.intersect(found);
  }

  /**
   * Those that match, as far as that is known without asking, and were left out of an answer by the
   * server.
   */
  UidSet leftOutOf(UidSet answered) {
    UidSet all = term == null ? scope.uids().intersect(before) : found;
    return all == null ? UidSet.EMPTY : all.minus(answered);
  }

  /** All that match. */
  UidSet uids() throws MessagingException {
    if (found == null) {
      found = term == null ? scope.uids() : new SearchRunner(scope, term).find(null);
    }
    return found;
  }
}
