namespace PlumCache.Abstractions;

/// <summary>Which commands an <see cref="Interest"/> is about.</summary>
public enum InterestScope
{
    /// <summary>Those that <see cref="Interest.Commands"/> names.</summary>
    Named,

    /// <summary>All that are flagged <see cref="CommandFlags.Write"/>.</summary>
    Writes,

    /// <summary>All.</summary>
    All,

    /// <summary>All, of connections for which the plugin keeps a value (<see cref="Step.WithValue"/>). Others pay nothing.</summary>
    Sessions,
}
