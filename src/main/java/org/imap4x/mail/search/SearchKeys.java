package org.imap4x.mail.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;

/** Builds search keys in their simplest form, and cuts those that are too long for one line. */
public final class SearchKeys {
  /** Every message. */
  static final SearchKey ALL = SearchKey.Simple.ALL;

  /** No message. */
  static final SearchKey NONE = new SearchKey.Not(SearchKey.Simple.ALL);

  private SearchKeys() {}

  /** All of the keys. */
  static SearchKey and(Collection<SearchKey> keys) {
    Set<SearchKey> kept = new LinkedHashSet<>();
    for (SearchKey key : keys) {
      if (key.equals(NONE)) {
        return NONE;
      } else if (key instanceof SearchKey.And) {
        kept.addAll(((SearchKey.And) key).keys());
      } else if (!key.equals(ALL)) {
        kept.add(key);
      }
    }
    if (kept.isEmpty()) {
      return ALL;
    }
    return kept.size() == 1 ? kept.iterator().next() : new SearchKey.And(List.copyOf(kept));
  }

  static SearchKey and(SearchKey... keys) {
    return and(List.of(keys));
  }

  /** Any of the keys; UID sets become one, and the tree is no deeper than it must be. */
  static SearchKey or(Collection<SearchKey> keys) {
    Set<SearchKey> kept = new LinkedHashSet<>();
    UidSet uids = UidSet.EMPTY;
    for (SearchKey key : keys) {
      if (key.equals(ALL)) {
        return ALL;
      } else if (key instanceof SearchKey.Uids) {
        uids = uids.union(((SearchKey.Uids) key).uids());
      } else if (!key.equals(NONE)) {
        kept.add(key);
      }
    }
    List<SearchKey> all = new ArrayList<>(kept);
    if (!uids.isEmpty()) {
      all.add(new SearchKey.Uids(uids));
    }
    return all.isEmpty() ? NONE : balanced(all);
  }

  static SearchKey or(SearchKey... keys) {
    return or(List.of(keys));
  }

  private static SearchKey balanced(List<SearchKey> keys) {
    int n = keys.size();
    return n == 1
        ? keys.get(0)
        : new SearchKey.Or(balanced(keys.subList(0, n / 2)), balanced(keys.subList(n / 2, n)));
  }

  /** What the key does not find. */
  static SearchKey not(SearchKey key) {
    if (key instanceof SearchKey.Not) {
      return ((SearchKey.Not) key).key();
    }
    if (key instanceof SearchKey.Keyword) {
      SearchKey.Keyword k = (SearchKey.Keyword) key;
      return new SearchKey.Keyword(k.flag(), !k.present());
    }
    return key instanceof SearchKey.Simple ? not((SearchKey.Simple) key) : new SearchKey.Not(key);
  }

  private static SearchKey not(SearchKey.Simple key) {
    switch (key) {
      case ANSWERED:
        return SearchKey.Simple.UNANSWERED;
      case DELETED:
        return SearchKey.Simple.UNDELETED;
      case DRAFT:
        return SearchKey.Simple.UNDRAFT;
      case FLAGGED:
        return SearchKey.Simple.UNFLAGGED;
      case SEEN:
        return SearchKey.Simple.UNSEEN;
      case UNANSWERED:
        return SearchKey.Simple.ANSWERED;
      case UNDELETED:
        return SearchKey.Simple.DELETED;
      case UNDRAFT:
        return SearchKey.Simple.DRAFT;
      case UNFLAGGED:
        return SearchKey.Simple.FLAGGED;
      case UNSEEN:
        return SearchKey.Simple.SEEN;
      case RECENT:
        return SearchKey.Simple.OLD;
      case OLD:
        return SearchKey.Simple.RECENT;
      default:
        return new SearchKey.Not(key);
    }
  }

  /** Whether the text of messages has to be looked into, which may take a server long. */
  public static boolean readsContent(SearchKey root) {
    Deque<SearchKey> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      SearchKey key = open.pop();
      if (key instanceof SearchKey.Text text
          && (text.field() == SearchKey.Field.BODY || text.field() == SearchKey.Field.TEXT)) {
        return true;
      }
      parts(key).forEach(open::push);
    }
    return false;
  }

  /** Whether all of its text is ASCII, so that no charset is needed. */
  static boolean isAscii(SearchKey key) {
    return texts(key).stream().allMatch(SearchKeys::isAscii);
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** The texts in it, for a charset to be chosen. */
  static List<String> texts(SearchKey root) {
    List<String> texts = new ArrayList<>();
    Deque<SearchKey> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      SearchKey key = open.pop();
      if (key instanceof SearchKey.Text) {
        texts.add(((SearchKey.Text) key).value());
      } else if (key instanceof SearchKey.Header) {
        texts.add(((SearchKey.Header) key).value());
      } else if (key instanceof SearchKey.GmailRaw) {
        texts.add(((SearchKey.GmailRaw) key).query());
      } else if (key instanceof SearchKey.GmailLabel) {
        texts.add(((SearchKey.GmailLabel) key).label());
      } else {
        parts(key).forEach(open::push);
      }
    }
    return texts;
  }

  private static List<SearchKey> parts(SearchKey key) {
    if (key instanceof SearchKey.And) {
      return ((SearchKey.And) key).keys();
    } else if (key instanceof SearchKey.Or) {
      return List.of(((SearchKey.Or) key).left(), ((SearchKey.Or) key).right());
    } else if (key instanceof SearchKey.Not) {
      return List.of(((SearchKey.Not) key).key());
    } else if (key instanceof SearchKey.Fuzzy) {
      return List.of(((SearchKey.Fuzzy) key).key());
    }
    return List.of();
  }

  /** About how many octets it takes when written. */
  static int length(SearchKey key) {
    int length = 32;
    if (key instanceof SearchKey.Uids) {
      length += ((SearchKey.Uids) key).uids().toString().length();
    } else if (key instanceof SearchKey.Header) {
      length += ((SearchKey.Header) key).name().length();
    } else if (key instanceof SearchKey.Keyword) {
      length += ((SearchKey.Keyword) key).flag().length();
    }
    List<SearchKey> parts = parts(key);
    for (String text : parts.isEmpty() ? texts(key) : List.<String>of()) {
      length += text.length() * (isAscii(text) ? 1 : 4);
    }
    for (SearchKey part : parts) {
      length += length(part);
    }
    return length;
  }

  /**
   * Keys that together find what the key finds, each at most so many octets long as far as UID sets
   * and alternatives in it can be divided.
   */
  static List<SearchKey> pieces(SearchKey key, int octets) {
    if (length(key) <= octets) {
      return List.of(key);
    }
    List<SearchKey> pieces = new ArrayList<>();
    if (key instanceof SearchKey.Uids) {
      for (UidSet part : ((SearchKey.Uids) key).uids().split(Math.max(200, octets - 32))) {
        pieces.add(new SearchKey.Uids(part));
      }
    } else if (key instanceof SearchKey.Or) {
      pieces.addAll(pieces(((SearchKey.Or) key).left(), octets));
      pieces.addAll(pieces(((SearchKey.Or) key).right(), octets));
    } else if (key instanceof SearchKey.And) {
      List<SearchKey> others = new ArrayList<>(((SearchKey.And) key).keys());
      SearchKey longest = longest(others);
      others.remove(longest);
      int room = octets - length(new SearchKey.And(others));
      for (SearchKey piece : pieces(longest, Math.max(232, room))) {
        List<SearchKey> both = new ArrayList<>(others);
        both.add(piece);
        pieces.add(and(both));
      }
    } else {
      pieces.add(key);
    }
    return pieces;
  }

  private static SearchKey longest(List<SearchKey> keys) {
    SearchKey longest = keys.get(0);
    for (SearchKey key : keys) {
      boolean divisible = key instanceof SearchKey.Uids || key instanceof SearchKey.Or;
      if (divisible && length(key) > length(longest)) {
        longest = key;
      }
    }
    return longest;
  }
}
