namespace PlumCache.Compare.Prefixes;

/// <summary>A server's best known way to do a thing to all keys under a prefix.</summary>
internal interface IPrefixSubject
{
    string Name { get; }

    long Count(string prefix);

    long Delete(string prefix);

    /// <summary>Nothing is under the destination.</summary>
    long Copy(string from, string to);

    /// <summary>Nothing is under the destination.</summary>
    long Rename(string from, string to);

    /// <summary>Keeps what is under a prefix, to be restored.</summary>
    void Keep(string prefix);

    /// <summary>Puts back what was kept.</summary>
    long Restore(string prefix);

    /// <summary>Keys under a prefix.</summary>
    long List(string prefix);

    /// <summary>All keys, page by page.</summary>
    long Scan();

    /// <summary>A copy of everything at one instant, from the command to the moment when it is there.</summary>
    void Snapshot();

    /// <summary>Sets keys in pipelines.</summary>
    void Load(IEnumerable<(string Key, string Value)> pairs);
}
