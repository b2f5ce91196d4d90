package org.imap4x.client;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;

/**
 * The set of UIDs that a search key is restricted to, and the key with a part of that set instead:
 * the key is the set itself, or demands it beside others. Where several sets are demanded, the one
 * of most ranges counts. A key without one is restricted to all messages.
 *
 * @param place the set's index among the keys that all must match; -1 where none has one
 */
record UidRestriction(List<SearchKey> keys, int place, UidSet uids) {

  /** What the key is restricted to, if only to all. */
  static UidRestriction of(SearchKey key) {
    List<SearchKey> keys = key instanceof SearchKey.And and ? and.keys() : List.of(key);
    UidRestriction found = null;
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i) instanceof SearchKey.Uids set
          && (found == null || set.uids().rangeCount() > found.uids.rangeCount())) {
        found = new UidRestriction(keys, i, set.uids());
      }
    }
    return found == null ? new UidRestriction(List.of(key), -1, UidSet.ALL) : found;
  }

  /** The key that finds what is in the part only. */
  SearchKey with(UidSet part) {
    List<SearchKey> some = new ArrayList<>(keys);
    if (place >= 0) {
      some.set(place, new SearchKey.Uids(part));
    } else if (!part.equals(UidSet.ALL)) {
      some.removeIf(k -> k == SearchKey.Simple.ALL);
      some.add(0, new SearchKey.Uids(part));
    }
    return some.size() == 1 ? some.get(0) : new SearchKey.And(some);
  }
}
