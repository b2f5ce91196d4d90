package org.imap4x.mail.search;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.imap4x.client.ImapException;
import org.imap4x.model.Capability;
import org.imap4x.model.ThreadNode;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** Finds threads: by THREAD (RFC 5256), or here by the same rules. */
public final class Threader {
  private static final Map<String, Capability> ALGORITHMS =
      Map.of(
          "REFS", Capability.THREAD_REFS,
          "REFERENCES", Capability.THREAD_REFERENCES,
          "ORDEREDSUBJECT", Capability.THREAD_ORDEREDSUBJECT);

  private final SearchScope scope;
  private final String algorithm;
  private final MatchingKey matching;

  private Threader(SearchScope scope, String algorithm, @Nullable SearchTerm term)
      throws MessagingException {
    this.scope = scope;
    this.algorithm = algorithm;
    this.matching = new MatchingKey(scope, term);
  }

  /**
   * The threads of the messages that match (null: all); the algorithm is REFS, REFERENCES or
   * ORDEREDSUBJECT.
   */
  public static <T> List<T> thread(
      SearchScope scope, String algorithm, @Nullable SearchTerm term, ThreadMaker<T> maker)
      throws MessagingException {
    String name = algorithm.toUpperCase(Locale.ROOT);
    if (!ALGORITHMS.containsKey(name)) {
      throw new MessagingException(
          "no way to find threads: " + algorithm + "; there are REFS, REFERENCES, ORDEREDSUBJECT");
    }
    return ThreadTree.finish(new Threader(scope, name, term).run(), maker);
  }

  private List<ThreadTree> run() throws MessagingException {
    if (matching.isNothing()) {
      return List.of();
    }
    Capability needed = ALGORITHMS.get(algorithm);
    List<ThreadNode> nodes =
        scope.<@Nullable List<ThreadNode>>call(
            server -> needed != null && server.has(needed) ? onServer(server) : null);
    if (nodes == null) {
      return here(matching.uids());
    }
    List<ThreadTree> trees = trees(nodes);
    for (Message message : scope.messages(matching.leftOutOf(UidSet.of(uids(nodes))))) {
      ThreadTree alone = new ThreadTree();
      alone.message = message;
      trees.add(alone); // better in a thread of its own than nowhere
    }
    return ThreadTree.prune(trees);
  }

  /** All numbers in the trees. */
  private static long[] uids(List<ThreadNode> nodes) {
    LongStream.Builder uids = LongStream.builder();
    Deque<ThreadNode> open = new ArrayDeque<>(nodes);
    while (!open.isEmpty()) {
      ThreadNode node = open.pop();
      node.children().forEach(open::push);
      if (node.number() > 0) {
        uids.add(node.number());
      }
    }
    return uids.build().toArray();
  }

  /** Null where the server refuses, or its answer can't be read. */
  private @Nullable List<ThreadNode> onServer(SearchScope.Server server) throws ImapException {
    try {
      return server.thread(algorithm, matching.key(server), "UTF-8");
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      scope.log(Level.WARNING, "the server found no threads: " + e.getMessage());
      return null;
    }
  }

  /** The server's answer with messages for UIDs; those that are gone or don't match leave a gap. */
  private List<ThreadTree> trees(List<ThreadNode> nodes) throws MessagingException {
    ThreadTree top = new ThreadTree();
    Map<Long, ThreadTree> byUid = new HashMap<>();
    Deque<ThreadTree> parents = new ArrayDeque<>(List.of(top));
    Deque<List<ThreadNode>> below = new ArrayDeque<>(List.of(nodes));
    UidSet.Builder uids = new UidSet.Builder();
    while (!below.isEmpty()) {
      ThreadTree parent = parents.pop();
      for (ThreadNode node : below.pop()) {
        ThreadTree tree = new ThreadTree();
        parent.adopt(tree);
        parents.push(tree);
        below.push(node.children());
        if (node.number() > 0) {
          byUid.put(node.number(), tree);
          uids.add(node.number());
        }
      }
    }
    for (Message message : scope.messages(matching.restrict(uids.build()))) {
      ThreadTree tree = byUid.get(scope.uidOf(message));
      if (tree != null) {
        tree.message = message;
      }
    }
    return new ArrayList<>(top.children);
  }

  private List<ThreadTree> here(UidSet uids) throws MessagingException {
    if (scope.local() == SearchScope.Local.FORBID) {
      throw new MessagingException(
          "the server has no THREAD=" + algorithm + ", and to find threads here is not allowed");
    }
    scope.log(
        Level.INFO,
        "the server has no THREAD="
            + algorithm
            + "; "
            + uids.size()
            + " messages are looked at here");
    List<? extends Message> messages = scope.messages(uids);
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.ENVELOPE);
    profile.add(scope.arrival());
    if (algorithm.equals("ORDEREDSUBJECT")) {
      scope.prefetch(messages, profile);
      return SubjectThreads.ordered(messages);
    }
    profile.add("Message-ID");
    profile.add("In-Reply-To");
    profile.add("References");
    scope.prefetch(messages, profile);
    return ReferenceThreads.of(messages, algorithm.equals("REFERENCES"));
  }
}
