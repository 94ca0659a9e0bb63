namespace PlumCache.Abstractions;

/// <summary>What a key holds.</summary>
public enum ValueKind
{
    /// <summary>A string of bytes.</summary>
    String = 0,
}
