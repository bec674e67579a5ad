package main

// problem is an error of client-go's in the words of the protocol. The message
// is the real text, for people; it is never compared.
type problem struct {
	Code    string   `json:"code"`
	Name    string   `json:"name,omitempty"`
	Path    string   `json:"path,omitempty"`
	Cause   *problem `json:"cause,omitempty"`
	Message string   `json:"message,omitempty"`
}

func withMessage(p problem, err error) problem {
	p.Message = err.Error()
	return p
}

func withoutMessages(problems []problem) []problem {
	bare := make([]problem, 0, len(problems))
	for _, p := range problems {
		p.Message = ""
		bare = append(bare, p)
	}
	return bare
}

// listed takes an aggregate apart, in order and with repetitions.
func listed(err error) []error {
	if err == nil {
		return nil
	}
	aggregate, ok := err.(interface{ Errors() []error })
	if !ok {
		return []error{err}
	}
	var list []error
	for _, each := range aggregate.Errors() {
		list = append(list, listed(each)...)
	}
	return list
}
