package org.imap4x.wire;

import java.io.IOException;
import java.io.OutputStream;

/** Where the octets of a literal come from; asked once for each time that the command is sent. */
@FunctionalInterface
public interface Octets {
  /** Writes the octets, from the first to the last; must not close the stream. */
  void writeTo(OutputStream out) throws IOException;
}
