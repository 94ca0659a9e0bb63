using System.Collections.Immutable;

namespace PlumCache.Tests.EndToEnd.Comparison;

/// <summary>
/// A piece of what a server sends: a scalar, the header of an aggregate, or a whole push. No tree, because a message may come in the middle
/// of EXEC's array, and a confirmation in the place of one of its items.
/// </summary>
/// <param name="IsPush">Whether it is a message or the confirmation of a subscription.</param>
/// <param name="Tokens">Each its type's byte and its text, Latin-1. One, unless it is a push.</param>
public sealed record Frame(bool IsPush, ImmutableArray<string> Tokens)
{
    /// <summary>Whether it is a message.</summary>
    public bool IsMessage => IsPush && Tokens[1] is ("$message" or "$pmessage");

    /// <summary>Whether it confirms that a subscription has ended.</summary>
    public bool IsEndOfSubscription => IsPush && Tokens[1] is ("$unsubscribe" or "$punsubscribe");

    /// <summary>The only token of what is no push.</summary>
    public string Text => Tokens[0];

    /// <summary>One line.</summary>
    public override string ToString() =>
        string.Join(' ', Tokens.Select(static token => token.Replace("\r\n", "\\r\\n", StringComparison.Ordinal)));
}
