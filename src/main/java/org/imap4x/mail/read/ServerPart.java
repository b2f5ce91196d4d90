package org.imap4x.mail.read;

import jakarta.mail.internet.MimePart;
import java.util.List;
import org.imap4x.model.BodyStructure;
import org.imap4x.model.Section;

/**
 * A message or part whose content is on the server.
 *
 * @param part as the application sees it
 * @param reader what reads of the message in the folder that it belongs to
 * @param structure what BODYSTRUCTURE, or its text, says of it
 * @param path part numbers that those of its parts begin with
 * @param contentSection its content, without its header
 */
public record ServerPart(
    MimePart part,
    BodyReader reader,
    BodyStructure structure,
    List<Integer> path,
    Section contentSection) {

  /** The message in the folder that it belongs to. */
  public ServerMessage root() {
    return reader.root();
  }

  /** Octets of its content as the server says, -1 where it does not; never to be relied on. */
  public long contentSize() {
    return structure instanceof BodyStructure.Leaf leaf ? leaf.fields().octets() : -1;
  }
}
