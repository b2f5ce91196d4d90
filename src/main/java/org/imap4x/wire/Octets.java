package org.imap4x.wire;

import java.io.IOException;
import java.io.InputStream;

/** Where the octets of a literal come from; opened once for each time that the command is sent. */
@FunctionalInterface
public interface Octets {
  /** Opens the octets from their start; the writer closes the stream. */
  InputStream open() throws IOException;
}
