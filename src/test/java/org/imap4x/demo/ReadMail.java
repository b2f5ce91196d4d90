package org.imap4x.demo;

import java.io.PrintStream;

/** The demonstration that the README's first command runs. */
public final class ReadMail {

  private ReadMail() {}

  public static void main(String[] args) {
    PrintStream out = System.out;
    out.println("usage: mvn -q test-compile exec:java -Dexec.args=\"imaps://user@host/INBOX\"");
  }
}
