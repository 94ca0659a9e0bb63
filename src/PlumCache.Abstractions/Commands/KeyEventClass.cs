namespace PlumCache.Abstractions;

/// <summary>The classes that changes of keys are told in, as far as there are such changes: whoever listens chooses by them.</summary>
public enum KeyEventClass
{
    /// <summary>What happens to keys of any kind.</summary>
    Generic,

    /// <summary>What happens to strings.</summary>
    String,

    /// <summary>Keys that ended.</summary>
    Expired,

    /// <summary>Keys that were removed for memory.</summary>
    Evicted,

    /// <summary>What happens to hashes.</summary>
    Hash,

    /// <summary>What happens to sets.</summary>
    Set,

    /// <summary>What happens to sorted sets.</summary>
    SortedSet,

    /// <summary>What happens to lists.</summary>
    List,

    /// <summary>What happens to values of other kinds: Redis tells of its modules' types so.</summary>
    Module,
}
