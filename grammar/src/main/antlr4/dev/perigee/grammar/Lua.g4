/*
 * Lua 5.4, after sections 3.1 and 9 of the reference manual.
 *
 * The input is a chunk's bytes, each read as the character of that number (ISO-8859-1).
 *
 * Every decision of the parser is LL(1), so that ANTLR makes a switch of it. Nothing is predicted at run time: parsing takes linear
 * time, and the parser goes without the tables that predict, which a new JVM would take 20 ms to read (the build takes them out, and
 * fails where a decision needs them). Five things bring that about:
 *
 * - Operators stand flat. Whoever reads the tree applies the precedences of section 3.4.8.
 * - A '(' after an expression may begin a call's arguments or the next statement; section 3.3.1 has it be the call. The parser
 *   takes suffixes as long as there are any, so a '(' that it meets where a statement may begin does begin one: it is given the
 *   type STATEMENT_PAREN then, and no rule sees two meanings in one token.
 * - Only a call is a statement and only a variable is assigned to, which the last suffix decides. A chain of suffixes may be long,
 *   and no LL(1) rule tells the two apart without recursion; so expStat checks it at its end.
 * - A name before a '=' where a field may begin is its key, not an expression, and is given the type FIELD_NAME.
 * - '...' ends the parameters, and one separator ends a field; what would have to look behind them is refused by refuse().
 *
 * Measured on 10,000 generated lines (221 kB, 64,000 tokens; JDK 25, x86-64, warm, best of 150): 2.6 ms with this grammar, 3.3 ms
 * with a left-recursive rule for operators, 7.1 ms with a rule for each precedence; the lexer of this grammar takes 2.7 ms.
 */
grammar Lua;

tokens { STATEMENT_PAREN, FIELD_NAME }

@parser::members {
/** What a prefix expression is, by its last part: only a call is a statement, only a variable can be assigned to. */
private enum Kind { PARENTHESIZED, VARIABLE, CALL }

/** Tells a '(' that begins a statement from one that begins a call's arguments. */
private void atStatement() {
  if (_input.LA(1) == LPAREN) {
    ((WritableToken) _input.LT(1)).setType(STATEMENT_PAREN);
  }
}

/** Tells a name that is a field's key from one that begins an expression. */
private void atField() {
  if (_input.LA(1) == NAME && _input.LA(2) == ASSIGN) {
    ((WritableToken) _input.LT(1)).setType(FIELD_NAME);
  }
}

/** Fails if the next token is of a type. */
private void refuse(int type) {
  if (_input.LA(1) == type) {
    throw new InputMismatchException(this);
  }
}
}

chunk : block EOF ;

block
  : { atStatement(); }
    ( ( ';' | expStat | label | 'break' | gotoStat | doStat | whileStat | repeatStat | ifStat | forStat | functionStat
      | localStat )
      { atStatement(); }
    )*
    returnStat?
  ;

label : '::' NAME '::' ;

gotoStat : 'goto' NAME ;

doStat : 'do' block 'end' ;

whileStat : 'while' exp 'do' block 'end' ;

repeatStat : 'repeat' block 'until' exp ;

ifStat : 'if' exp 'then' block ( 'elseif' exp 'then' block )* ( 'else' block )? 'end' ;

forStat : 'for' NAME ( '=' exp ',' exp ( ',' exp )? | ( ',' NAME )* 'in' expList ) 'do' block 'end' ;

functionStat : 'function' NAME ( '.' NAME )* ( ':' NAME )? functionBody ;

localStat : 'local' ( 'function' NAME functionBody | attribName ( ',' attribName )* ( '=' expList )? ) ;

attribName : NAME ( '<' NAME '>' )? ;

returnStat : 'return' expList? ';'? ;

expStat
  locals [boolean valid]
  @after { if (!$valid) { throw new InputMismatchException(this); } }
  : first=statementPrefix { $valid = $first.kind == Kind.CALL; }
    ( { $valid = $first.kind == Kind.VARIABLE; }
      ( ',' next=prefixExp { $valid &= $next.kind == Kind.VARIABLE; } )* '=' expList
    )?
  ;

statementPrefix returns [Kind kind]
  : ( NAME { $kind = Kind.VARIABLE; } | STATEMENT_PAREN exp ')' { $kind = Kind.PARENTHESIZED; } )
    ( suffix { $kind = $suffix.kind; } )*
  ;

prefixExp returns [Kind kind]
  : ( NAME { $kind = Kind.VARIABLE; } | '(' exp ')' { $kind = Kind.PARENTHESIZED; } )
    ( suffix { $kind = $suffix.kind; } )*
  ;

suffix returns [Kind kind]
  : '.' NAME { $kind = Kind.VARIABLE; }
  | '[' exp ']' { $kind = Kind.VARIABLE; }
  | ( ':' NAME )? ( '(' expList? ')' | table | STRING ) { $kind = Kind.CALL; }
  ;

expList : exp ( ',' exp )* ;

exp : operand ( ( '+' | '-' | '*' | '/' | '//' | '%' | '^' | '..' | '<' | '<=' | '>' | '>=' | '==' | '~=' | 'and' | 'or'
  | '&' | '|' | '~' | '<<' | '>>' ) operand )* ;

operand
  : ( 'not' | '-' | '#' | '~' )*
    ( 'nil' | 'true' | 'false' | NUMERAL | STRING | '...' | functionExp | table | prefixExp )
  ;

functionExp : 'function' functionBody ;

functionBody : '(' parameters? ')' block 'end' ;

parameters
  : ( NAME | '...' { refuse(COMMA); } ) ( ',' ( NAME | '...' { refuse(COMMA); } ) )*
  ;

table
  : '{' { atField(); } ( field ( ( ',' | ';' ) { refuse(COMMA); refuse(SEMICOLON); atField(); } field? )* )? '}'
  ;

field : '[' exp ']' '=' exp | FIELD_NAME '=' exp | exp ;

AND : 'and' ;
BREAK : 'break' ;
DO : 'do' ;
ELSE : 'else' ;
ELSEIF : 'elseif' ;
END : 'end' ;
FALSE : 'false' ;
FOR : 'for' ;
FUNCTION : 'function' ;
GOTO : 'goto' ;
IF : 'if' ;
IN : 'in' ;
LOCAL : 'local' ;
NIL : 'nil' ;
NOT : 'not' ;
OR : 'or' ;
REPEAT : 'repeat' ;
RETURN : 'return' ;
THEN : 'then' ;
TRUE : 'true' ;
UNTIL : 'until' ;
WHILE : 'while' ;

PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
DOUBLE_SLASH : '//' ;
PERCENT : '%' ;
CARET : '^' ;
HASH : '#' ;
AMPERSAND : '&' ;
TILDE : '~' ;
PIPE : '|' ;
SHIFT_LEFT : '<<' ;
SHIFT_RIGHT : '>>' ;
EQUAL : '==' ;
NOT_EQUAL : '~=' ;
LESS_EQUAL : '<=' ;
GREATER_EQUAL : '>=' ;
LESS : '<' ;
GREATER : '>' ;
ASSIGN : '=' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' ;
RBRACKET : ']' ;
DOUBLE_COLON : '::' ;
SEMICOLON : ';' ;
COLON : ':' ;
COMMA : ',' ;
DOT : '.' ;
CONCAT : '..' ;
ELLIPSIS : '...' ;

NAME : [A-Za-z_] [A-Za-z_0-9]* ;

NUMERAL
  : ( DIGIT+ ( '.' DIGIT* )? | '.' DIGIT+ ) ( [eE] [+-]? DIGIT+ )?
  | '0' [xX] ( HEX_DIGIT+ ( '.' HEX_DIGIT* )? | '.' HEX_DIGIT+ ) ( [pP] [+-]? DIGIT+ )?
  ;

/** What runs on like a numeral and is none, up to its end: 3x, 0x, 1e+, 1..2. */
MALFORMED_NUMERAL
  : '.'? DIGIT ( [eE] [+-]? | HEX_DIGIT | '.' )* [A-Za-z_]?
  | '.'? '0' [xX] ( [pP] [+-]? | HEX_DIGIT | '.' )* [A-Za-z_]?
  ;

STRING
  : '"' ( SHORT_DECIMAL* ( ~["\\\r\n0-9] | ESCAPE ) | DIGIT )* SHORT_DECIMAL* '"'
  | '\'' ( SHORT_DECIMAL* ( ~['\\\r\n0-9] | ESCAPE ) | DIGIT )* SHORT_DECIMAL* '\''
  | LONG_BRACKET
  ;

/*
 * A comment that begins with '--[', and no long one, runs to its line's end, which is taken with it: were it left out, the longest
 * match would make such a comment of the beginning of every long one that has no end.
 */
COMMENT
  : '--' ( LONG_BRACKET | '[' '='* ( ~[[=\r\n] ~[\r\n]* )? ( [\r\n] | EOF ) | ~[[\r\n] ~[\r\n]* | [\r\n] | EOF ) -> skip
  ;

SPACE : [ \t\n\r\f\u000B]+ -> skip ;

/** Any other character is a token that no rule of the parser takes. */
UNKNOWN_CHARACTER : . ;

fragment LONG_BRACKET : '[' LONG_REST ']' ;

fragment LONG_REST : '=' LONG_REST '=' | '[' .*? ']' ;

fragment ESCAPE
  : '\\' ( [abfnrtv\\"'\n\r] | '\r\n' | '\n\r' | 'z' SPACE_CHARACTER* | 'x' HEX_DIGIT HEX_DIGIT
    | [01] DIGIT DIGIT | '2' [0-4] DIGIT | '25' [0-5]
    | 'u{' '0'* [0-7]? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT? HEX_DIGIT '}' )
  ;

/** A decimal escape takes up to three digits, so one of fewer is one only where no digit follows. */
fragment SHORT_DECIMAL : '\\' DIGIT DIGIT? ;

fragment SPACE_CHARACTER : [ \t\n\r\f\u000B] ;

fragment DIGIT : [0-9] ;

fragment HEX_DIGIT : [0-9A-Fa-f] ;
