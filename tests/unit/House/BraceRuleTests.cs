namespace PlumCache.Tests.Unit.House;

/// <summary>The rule of braces finds what could do without them, and what stands alone without them.</summary>
public sealed class BraceRuleTests
{
    [Theory]
    [InlineData("if (x)|{|    return;|}", 1)]
    [InlineData("foreach (int i in all)|{|    sum += i;|}", 1)]
    [InlineData("lock (_gate)|{|    return _all; // a copy|}", 1)]
    [InlineData("if (Is('(', \"(\"))|{|    Do();|}", 1)]
    [InlineData("if (x) return;|else|{|    Do();|}", 2)]
    [InlineData("if (x)|{|    Do();|}|else if (y) End();", 1)]
    public void OneStatementThatFitsNeedsNoBraces(string text, int found) =>
        Assert.Equal([found], BraceRule.NeedlessBraces(text.Split('|')));

    [Theory]
    [InlineData("if (x) return;")]
    [InlineData("if (x)|{|    Do();|    return;|}")]
    [InlineData("if (x)|{|    // why|    return;|}")]
    [InlineData("if (x)|{|    Do(|        y);|}")]
    [InlineData("if (x|    && y)|{|    return;|}")]
    [InlineData("foreach (int i in all)|{|    if (i > 0) return;|}")]
    [InlineData("if (x)|{|    int y = 1;|}")]
    [InlineData("if (x)|{|    Do();|}|else|{|    Do();|    End();|}")]
    [InlineData("if (x)|{|    Do();|    End();|}|else|{|    Do();|}")]
    [InlineData("do|{|    Do();|}|while (x);")]
    public void WhateverElseIsLeftAsItIs(string text) => Assert.Empty(BraceRule.NeedlessBraces(text.Split('|')));

    [Fact]
    public void ABodyThatWouldEndPastTheLastColumnHasBraces()
    {
        string head = "if (x)", body = new string('x', HouseRules.MaxColumns - head.Length - 2) + ";";
        Assert.Equal([1], BraceRule.NeedlessBraces([head, "{", "    " + body, "}"]));
        Assert.Empty(BraceRule.NeedlessBraces([head, "{", "    x" + body, "}"]));
    }

    [Theory]
    [InlineData("if (x)|    return;", 1)]
    [InlineData("if (x) return;|else|    Do();", 2)]
    public void ABodyOnALineOfItsOwnHasBraces(string text, int found) => Assert.Equal([found], BraceRule.LoneBodies(text.Split('|')));

    [Theory]
    [InlineData("if (x)|{|    return;|}")]
    [InlineData("if (x) return;|Do();")]
    [InlineData("using (A())|using (B())|{|    Do();|    End();|}")]
    public void ABodyThatHasThemOrStandsBehindItsHeadIsFine(string text) => Assert.Empty(BraceRule.LoneBodies(text.Split('|')));
}
