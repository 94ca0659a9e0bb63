namespace PlumCache.Storage;

/// <summary>
/// The system refuses the addresses that an arena needs: a limit of the process, or one of a system that does not overcommit.
/// </summary>
public sealed class AddressSpaceException : Exception
{
    /// <summary>With a standard message.</summary>
    public AddressSpaceException()
        : this("The system refuses addresses.")
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was refused.</param>
    public AddressSpaceException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    /// <param name="message">What was refused.</param>
    /// <param name="innerException">What the system says.</param>
    public AddressSpaceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
