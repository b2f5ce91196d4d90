package org.imap4x.mail.read;

import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.BodyStructure;

/** What can be told of a BODYSTRUCTURE as a whole. */
public final class Structures {
  private Structures() {}

  /**
   * Whether a multipart without parts or subtype is in it (a NIL that stands for a part is read as
   * the subtype): then only the MIME text tells what there is.
   */
  public static boolean isOdd(BodyStructure s) {
    if (!(s instanceof BodyStructure.Multipart multipart)) {
      return false;
    }
    for (BodyStructure part : multipart.parts()) {
      if (isOdd(part)) {
        return true;
      }
    }
    return multipart.parts().isEmpty() || multipart.subtype().equalsIgnoreCase("nil");
  }

  /** A multipart's parts that are no multiparts, with their paths, in order. */
  static List<Leaf> leaves(BodyStructure s) {
    List<Leaf> leaves = new ArrayList<>();
    collect(s, List.of(), leaves);
    return leaves;
  }

  private static void collect(BodyStructure s, List<Integer> path, List<Leaf> to) {
    if (s instanceof BodyStructure.Multipart multipart) {
      for (int i = 0; i < multipart.parts().size(); i++) {
        List<Integer> child = new ArrayList<>(path);
        child.add(i + 1);
        collect(multipart.parts().get(i), child, to);
      }
    } else if (s instanceof BodyStructure.Leaf leaf) {
      to.add(new Leaf(path, leaf.fields().octets(), s instanceof BodyStructure.TextPart));
    }
  }

  /** A part with content of its own; the path is empty for a message that is one. */
  record Leaf(List<Integer> path, long octets, boolean text) {}
}
