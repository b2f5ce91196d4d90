package org.imap4x.it.bench.model;

/**
 * Where a server is: at the port, through a proxy perhaps, and at the direct port without one.
 *
 * @param user who logs in
 */
public record Place(String host, int port, int directPort, String user, String password) {

  /** The text form goes from one process to another. */
  @Override
  public String toString() {
    return String.join(" ", host, "" + port, "" + directPort, user, password);
  }

  public static Place parse(String text) {
    String[] words = text.split(" ");
    return new Place(
        words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2]), words[3], words[4]);
  }
}
